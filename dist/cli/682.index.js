export const id = 682;
export const ids = [682];
export const modules = {

/***/ 3046:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $Q: () => (/* binding */ clip),
/* harmony export */   CS: () => (/* binding */ prose),
/* harmony export */   EC: () => (/* binding */ preformatted),
/* harmony export */   aY: () => (/* binding */ code),
/* harmony export */   nf: () => (/* binding */ link),
/* harmony export */   pj: () => (/* binding */ plain),
/* harmony export */   y1: () => (/* binding */ plainLines)
/* harmony export */ });
// The only place where foreign text (paths, names, messages, log lines) is made fit to print.
/** Control and format characters (terminal escapes, text direction, zero width), line separators, lone surrogates. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** One line of plain text: no terminal escapes, no reordering, nothing invisible. What is taken out stays visible as a sign. */
function plain(text) {
    return text.replace(/\r\n|[\t\n\r\u2028\u2029]/g, ' ').replace(unprintable, visible);
}
/** Several lines of plain text; blank lines at the end are dropped. */
function plainLines(text) {
    return text
        .trimEnd()
        .split(/\r\n|[\n\r]/)
        .map(plain);
}
function visible(character) {
    const code = character.codePointAt(0);
    if (code < 0x20)
        return String.fromCodePoint(0x2400 + code);
    return code === 0x7f ? '␡' : '�';
}
/** At most `length` UTF-16 units, the last of them an ellipsis where something was cut; never half a character. */
function clip(text, length) {
    if (text.length <= length)
        return text;
    const kept = text.slice(0, length - 1);
    return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}
/** What Markdown, its tables, HTML and GitHub's formulas give a meaning to. */
const special = /[&<>"'`*_~|\\[\](){}#$!]/g;
const entity = (character) => `&#${character.charCodeAt(0)};`;
/** Text without meaning to Markdown or HTML, also in a table cell: every special character becomes an entity. */
const literal = (text) => text.replace(special, entity);
/** GitHub makes links of addresses wherever they stand; a zero-width space keeps it from that. */
const withoutAddresses = (text) => text
    .replace(/:\/\//g, ':\u200b//')
    .replace(/www\./gi, 'www\u200b.')
    .replace(/(?<=[\w.+-])@(?=[\w-]+\.)/g, '@\u200b');
/** A name or path. GitHub links no mention, issue or commit inside `<code>`. */
const code = (text) => `<code>${literal(withoutAddresses(plain(text)))}</code>`;
/** Prose: what stands between backticks becomes code, nothing else of Markdown means anything. */
function prose(text) {
    return plain(text)
        .trim()
        .split(/(`[^`]+`)/)
        .map((part) => (/^`[^`]+`$/.test(part) ? code(part.slice(1, -1)) : inert(part)))
        .join('')
        .replace(/^[-+=]/, entity)
        .replace(/^(\d+)\.(?=\s|$)/, '$1&#46;');
}
/** Prose that may name people, issues or commits without GitHub linking, or telling, them. */
function inert(text) {
    const unlinked = withoutAddresses(text)
        .replace(/(?<!\w)@(?=[\w-])/g, '@\u200b')
        .replace(/(?<=#|\bGH-)(?=\d)/gi, '\u200b')
        .replace(/\b[0-9a-f]{7,40}\b/gi, (word) => /\d/.test(word) && /[a-f]/i.test(word) ? `${word.slice(0, 6)}\u200b${word.slice(6)}` : word);
    return literal(unlinked);
}
/** A link around text that is already escaped. */
const link = (address, escaped) => `<a href="${address.replace(/[&<>"|]/g, entity)}">${escaped}</a>`;
/** Preformatted lines; blank lines cannot end the block. */
const preformatted = (lines) => `<pre>${lines.map((line) => literal(plain(line)) || ' ').join('\n')}</pre>`;


/***/ }),

/***/ 349:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ groupBy),
/* harmony export */   k: () => (/* binding */ groupFindings)
/* harmony export */ });
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7484);

/** In the order in which each key is first met. */
function groupBy(items, keyOf) {
    const groups = new Map();
    for (const item of items) {
        const key = keyOf(item);
        const group = groups.get(key);
        if (group)
            group.push(item);
        else
            groups.set(key, [item]);
    }
    return groups;
}
/** Groups, what blocks first, then by severity; in the report's order otherwise. What is unsure or waived comes last. */
function groupFindings(findings) {
    const groups = groupBy(findings, ({ rule, severity, state, blocking, waiver, fix }) => [rule, severity, state, blocking, waiver !== null, fix].join('\0'));
    return [...groups.values()].map(groupOf).sort((a, b) => rank(a) - rank(b));
}
function groupOf(findings) {
    const { rule, title, severity, state, blocking, waiver, why, fix } = findings[0];
    const threats = [...new Set(findings.flatMap((finding) => finding.threats))];
    const controls = [...new Set(findings.flatMap((finding) => finding.controls))];
    return { rule, title, severity, state, blocking, waived: waiver !== null, threats, controls, why, fix, findings };
}
function rank({ blocking, waived, state, severity }) {
    const order = blocking ? 0 : waived ? 3 : state === 'unsure' ? 2 : 1;
    return order * _words_js__WEBPACK_IMPORTED_MODULE_0__/* .worstFirst */ .md.length + _words_js__WEBPACK_IMPORTED_MODULE_0__/* .worstFirst */ .md.indexOf(severity);
}


/***/ }),

/***/ 1682:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  renderSummary: () => (/* binding */ renderSummary),
  summaryLimit: () => (/* binding */ summaryLimit)
});

// EXTERNAL MODULE: ./.build/report/escape.js
var report_escape = __webpack_require__(3046);
// EXTERNAL MODULE: ./.build/report/groups.js
var report_groups = __webpack_require__(349);
// EXTERNAL MODULE: ./.build/report/words.js
var report_words = __webpack_require__(7484);
;// CONCATENATED MODULE: ./.build/report/markdown.js



/** Foreign text longer than this is cut, so that no single name can push the rest out. */
const longest = 400;
const longestLogLine = 200;
const markdown_text = (foreign) => (0,report_escape/* prose */.CS)((0,report_escape/* clip */.$Q)(foreign, longest));
const markdown_name = (foreign) => (0,report_escape/* code */.aY)((0,report_escape/* clip */.$Q)(foreign, longest));
const severitySigns = { critical: '🟣', high: '🔴', medium: '🟠', low: '🔵' };
const stateSigns = {
    pass: '✅&nbsp;pass',
    fail: '❌&nbsp;fail',
    unsure: '❔&nbsp;unsure',
    error: '⚠️&nbsp;error',
    absent: '➖&nbsp;absent',
    unseen: '👁️&nbsp;unseen',
    attested: '📝&nbsp;attested',
};
const joinSections = (sections) => `${sections.filter((part) => part !== '').join('\n\n')}\n`;
function headline(report) {
    const sign = { pass: '✅', fail: '❌', error: '⚠️' }[report.conclusion];
    const counts = (0,report_words/* countWords */.rj)(report.counts);
    const policy = report.policy.origin === 'defaults' ? 'the default policy' : `the policy in ${markdown_name(report.policy.origin)}`;
    const judged = `Judged by ${policy}.`;
    const word = { pass: ' passed', fail: ' failed', error: '' }[report.conclusion];
    return `## ${sign} Hullgate${word}: ${(0,report_words/* verdictSentence */.BT)(report)}\n\n${counts === '' ? '' : `**${counts}.** `}${judged}`;
}
function table(heads, rows) {
    const row = (cells) => `| ${cells.join(' | ')} |`;
    return [row(heads), `|${heads.map(() => '---|').join('')}`, ...rows.map(row)].join('\n');
}
/** Folded away until somebody asks; blank lines let Markdown in. */
const details = (summary, body) => body === '' ? '' : `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
function findingsTable(groups, detail, repository, controlName) {
    if (groups.length === 0)
        return '';
    const shown = groups.slice(0, detail.groups);
    const rows = shown.map((group) => [
        severityCell(group),
        whatCell(group, controlName),
        whereCell(group, detail.places, repository),
    ]);
    const left = groups.slice(shown.length);
    const hidden = left.reduce((sum, group) => sum + group.findings.length, 0);
    const more = hidden > 0 ? `\n\n… and ${(0,report_words/* plural */.LS)(hidden, 'finding')} of ${(0,report_words/* plural */.LS)(left.length, 'rule')} more.` : '';
    return table(['Severity', 'What and how to mend it', 'Where'], rows) + more;
}
function severityCell({ severity, state, waived }) {
    const remark = waived ? '<br>waived' : state === 'unsure' ? '<br>unsure' : '';
    return `${severitySigns[severity]}&nbsp;${severity}${remark}`;
}
function whatCell(group, controlName) {
    const labels = [markdown_name(group.rule), ...group.controls.map((id) => markdown_text(controlName(id)))];
    const fix = group.waived ? waiverWords(group.findings[0]) : `<br>${markdown_text(group.fix)}`;
    return `**${markdown_text(group.title)}**${fix}<br><sub>${labels.join(' · ')}</sub>`;
}
function waiverWords({ waiver }) {
    return waiver ? `<br>waived by ${markdown_text(waiver.owner)} until ${markdown_text(waiver.expires)}: ${markdown_text(waiver.reason)}` : '';
}
function whereCell({ findings }, places, repository) {
    const shown = findings.slice(0, places);
    const lines = shown.map((finding) => `${placeLink(finding, repository)} ${markdown_text(finding.message)}`);
    const more = findings.length - shown.length;
    return [...lines, ...(more > 0 ? [`… and ${more} more`] : [])].join('<br>');
}
function placeLink({ location, place }, repository) {
    return location ? spotLink(location.file, location.line, repository, location.endLine) : markdown_name(place);
}
/** Repository paths are linked to the line in the commit that was judged. */
function spotLink(file, line, repository, endLine = line) {
    const shown = markdown_name((0,report_words/* spot */.RY)(file, line));
    if (!repository)
        return shown;
    const path = file.split('/').map(encodeSegment).join('/');
    const range = line === null ? '' : `#L${line}${endLine !== null && endLine > line ? `-L${endLine}` : ''}`;
    return (0,report_escape/* link */.nf)(`${repository.serverUrl}/${repository.name}/blob/${repository.sha}/${path}${range}`, shown);
}
/** Lone surrogates cannot be encoded. */
const encodeSegment = (segment) => encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'));
function threatTable(threats) {
    const rows = threats.map(({ id, title, stride, state, rules, findings, because }) => [
        `**${id}** ${title}`,
        stride,
        stateSigns[state],
        rules === 0 ? '' : String(rules),
        rules === 0 ? '' : String(findings),
        because === null ? '' : markdown_text(because),
    ]);
    return table(['Threat', 'STRIDE', 'State', 'Rules', 'Findings', 'Because'], rows);
}
/** A folded table a benchmark: what was judged as rows, the rest as numbers under their reasons. */
function controlTables(controls) {
    const benchmarks = (0,report_groups/* groupBy */.$)(controls, ({ id, edition }) => (0,report_words/* editionName */.gS)((0,report_words/* splitControl */.ee)(id).benchmark, edition));
    return [...benchmarks].map(([benchmark, rows]) => {
        const judged = rows.filter(({ state }) => state !== 'absent' && state !== 'unseen');
        const cells = judged.map(({ id, title, automated, state, findings, because }) => [
            (0,report_words/* splitControl */.ee)(id).number,
            `${title} (${automated ? 'Automated' : 'Manual'})`,
            stateSigns[state],
            String(findings),
            because === null ? '' : markdown_text(because),
        ]);
        const body = judged.length === 0 ? '' : table(['Control', 'Title', 'State', 'Findings', 'Because'], cells);
        return details(`${benchmark}: ${stateCounts(rows)}`, joinSections([body, ...unjudged(rows)]).trimEnd());
    });
}
function stateCounts(rows) {
    const counts = (0,report_groups/* groupBy */.$)(rows, ({ state }) => state);
    const words = Object.keys(stateSigns).filter((state) => counts.has(state));
    return words.map((state) => `${counts.get(state).length} ${state}`).join(', ');
}
function unjudged(rows) {
    const rest = rows.filter(({ state }) => state === 'absent' || state === 'unseen');
    const reasons = (0,report_groups/* groupBy */.$)(rest, ({ state, because }) => `${stateSigns[state]}${because === null ? '' : `, ${markdown_text(because)}`}`);
    return [...reasons].map(([reason, same]) => `${reason}: ${ranges(same.map(({ id }) => (0,report_words/* splitControl */.ee)(id).number)).join(', ')}`);
}
/** `1.1`, `1.2`, `1.3` → `1.1–1.3`. */
function ranges(numbers) {
    const runs = [];
    for (const number of numbers) {
        const run = runs.at(-1);
        if (run && follows(run.at(-1), number))
            run.push(number);
        else
            runs.push([number]);
    }
    return runs.flatMap((run) => (run.length < 3 ? run : [`${run[0]}–${run.at(-1)}`]));
}
function follows(number, next) {
    const [head, last] = [number.replace(/\d+$/, ''), /\d+$/.exec(number)?.[0]];
    return last !== undefined && next === `${head}${Number(last) + 1}`;
}
function list(rows, most) {
    const more = rows.length - most;
    return [...rows.slice(0, most), ...(more > 0 ? [`… and ${more} more`] : [])].map((row) => `- ${row}`).join('\n');
}
function noticeList(notices, { rows }, repository) {
    const items = notices.map(({ message, file, line }) => file === null ? markdown_text(message) : `${spotLink(file, line, repository)}: ${markdown_text(message)}`);
    return list(items, rows);
}
function gapList(gaps, { rows }, repository) {
    const items = gaps.map(({ path, line, because, kinds, blocking }) => {
        const hides = kinds.length > 0 ? ` <sub>may hide: ${kinds.map(markdown_text).join(', ')}</sub>` : '';
        return `${spotLink(path, line, repository)}: ${markdown_text(because)}${blocking ? '' : ' (does not block)'}${hides}`;
    });
    return list(items, rows);
}
/** `logs`: lines of each log that are shown; 0 for none. */
function imageList(images, { rows }, logs) {
    const items = images.slice(0, rows).map(({ ref, subject, started, ready, because, log }) => {
        const state = ready ? '✅ ready' : started ? '⚠️ not ready' : '⚠️ not started';
        const named = subject === ref ? markdown_name(ref) : `${markdown_name(subject)} from ${markdown_name(ref)}`;
        const lines = log === null || logs === 0 ? [] : (0,report_escape/* plainLines */.y1)(log).slice(-logs);
        const tail = lines.length === 0 ? '' : `\n\n${(0,report_escape/* preformatted */.EC)(lines.map((line) => (0,report_escape/* clip */.$Q)(line, longestLogLine)))}`;
        return `${state}: ${named}${because === null ? '' : `, ${markdown_text(because)}`}${tail}`;
    });
    const more = images.length - rows;
    return [...items, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n\n');
}
const heading = (title, body) => (body === '' ? '' : `### ${title}\n\n${body}`);
/** What is left when nothing else fits. */
function countsOnly(report, where) {
    const { counts, gaps, warnings, images } = report;
    const words = [
        (0,report_words/* plural */.LS)((0,report_words/* failing */.Jr)(counts), 'finding'),
        (0,report_words/* plural */.LS)(gaps.length, 'gap'),
        (0,report_words/* plural */.LS)(warnings.length, 'warning'),
        (0,report_words/* plural */.LS)(images.length, 'image'),
    ];
    return `Too much to show here: ${words.join(', ')}. ${where}`;
}

;// CONCATENATED MODULE: ./.build/report/summary.js




/** Bytes of UTF-8. GitHub drops the whole summary of a step above 1 MiB. */
const summaryLimit = 1_000_000;
const tiers = [
    { groups: 1000, places: 1000, rows: 1000, why: true, logs: 40 },
    { groups: 1000, places: 100, rows: 500, why: true, logs: 20 },
    { groups: 1000, places: 20, rows: 100, why: false, logs: 10 },
    { groups: 50, places: 5, rows: 20, why: false, logs: 5 },
];
/** The job summary in Markdown: as much of the report as the limit holds. */
function renderSummary(report, { repository } = {}, limit = summaryLimit) {
    for (const tier of tiers) {
        const whole = page(report, tier, repository);
        if (Buffer.byteLength(whole) < limit)
            return whole;
    }
    const rest = countsOnly(report, 'The report file holds everything.');
    return joinSections([headline(report), heading('Threats', threatTable(report.threats)), rest]);
}
function page(report, tier, repository) {
    const groups = (0,report_groups/* groupFindings */.k)(report.findings);
    const controlName = (0,report_words/* controlNames */._N)(report);
    const tableOf = (some) => findingsTable(some, tier, repository, controlName);
    const blocking = groups.filter((group) => group.blocking);
    const other = groups.filter((group) => !group.blocking);
    const gaps = gapList(report.gaps, tier, repository);
    return joinSections([
        headline(report),
        heading('Could not judge', noticeList(report.errors, tier, repository)),
        heading('Blocking the merge', tableOf(blocking)),
        heading('Threats', threatTable(report.threats)),
        heading('Benchmarks', controlTables(report.controls).join('\n')),
        heading('Not blocking', details((0,report_words/* plural */.LS)(count(other), 'finding'), tableOf(other))),
        tier.why ? details('Why these matter', whyList(groups)) : '',
        heading('Could not be read', details((0,report_words/* plural */.LS)(report.gaps.length, 'file'), gaps)),
        heading('Warnings', noticeList(report.warnings, tier, repository)),
        heading('Containers started', imageList(report.images, tier, tier.logs)),
        `<sub>Hullgate ${(0,report_escape/* prose */.CS)(report.tool.version)}</sub>`,
    ]);
}
const count = (groups) => groups.reduce((sum, group) => sum + group.findings.length, 0);
function whyList(groups) {
    const reasons = new Map(groups.map(({ rule, why }) => [rule, why]));
    return [...reasons].map(([rule, why]) => `- ${(0,report_escape/* code */.aY)(rule)}: ${(0,report_escape/* prose */.CS)(why)}`).join('\n');
}


/***/ }),

/***/ 7484:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $t: () => (/* binding */ placeOf),
/* harmony export */   BT: () => (/* binding */ verdictSentence),
/* harmony export */   Jr: () => (/* binding */ failing),
/* harmony export */   LS: () => (/* binding */ plural),
/* harmony export */   RY: () => (/* binding */ spot),
/* harmony export */   _N: () => (/* binding */ controlNames),
/* harmony export */   ee: () => (/* binding */ splitControl),
/* harmony export */   gS: () => (/* binding */ editionName),
/* harmony export */   md: () => (/* binding */ worstFirst),
/* harmony export */   rj: () => (/* binding */ countWords)
/* harmony export */ });
/* harmony import */ var _core_rule_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1964);

/** Worst first. */
const worstFirst = _core_rule_js__WEBPACK_IMPORTED_MODULE_0__/* .severities */ .gO.toReversed();
/** `1 rule`, `2 rules`. */
const plural = (count, word) => `${count} ${word}${count === 1 ? '' : 's'}`;
const benchmarkNames = {
    'cis-docker': 'CIS Docker',
    'cis-kubernetes': 'CIS Kubernetes',
    pss: 'Pod Security Standards',
};
/** `cis-docker:5.10` → `cis-docker` and `5.10`. */
function splitControl(id) {
    const colon = id.indexOf(':');
    return { benchmark: id.slice(0, colon), number: id.slice(colon + 1) };
}
/** `CIS Docker 1.5`; the Pod Security Standards have no edition but the latest. */
function editionName(benchmark, edition) {
    const name = benchmarkNames[benchmark] ?? benchmark;
    return edition === 'latest' ? name : `${name} ${edition}`;
}
/** `cis-docker:5.10` → `CIS Docker 1.5 §5.10`, in the edition that the report's controls are numbered in. */
function controlNames(report) {
    const editions = new Map(report.controls.map((control) => [control.id, control.edition]));
    return (id) => {
        const { benchmark, number } = splitControl(id);
        const edition = editionName(benchmark, editions.get(id) ?? 'latest');
        return benchmark === 'pss' ? `${edition} ${number}` : `${edition} §${number}`;
    };
}
/** `1 critical, 2 high, 1 unsure`; severities that nothing has are left out. */
function countWords(counts) {
    const words = [...worstFirst, 'unsure', 'waived'];
    return words
        .filter((word) => counts[word] > 0)
        .map((word) => `${counts[word]} ${word}`)
        .join(', ');
}
const failing = ({ critical, high, medium, low }) => critical + high + medium + low;
/** The verdict as a sentence, without counts of each severity. */
function verdictSentence({ conclusion, counts, errors, policy }) {
    const threshold = `fail-on: ${policy.failOn}`;
    const findings = failing(counts);
    const block = `${counts.blocking} of ${plural(findings, 'finding')} ${counts.blocking === 1 ? 'blocks' : 'block'} the merge (${threshold})`;
    if (conclusion === 'error') {
        const stuck = `could not judge everything: ${plural(errors.length, 'error')}, so the merge is blocked`;
        return counts.blocking > 0 ? `${stuck}; ${block}` : stuck;
    }
    if (conclusion === 'fail')
        return block;
    return findings > 0 ? `none of ${plural(findings, 'finding')} blocks the merge (${threshold})` : 'no findings';
}
/** `compose.yaml:14`, or what the place is called where nothing in the repository can be pointed at. */
const placeOf = ({ location, place }) => location ? `${location.file}:${location.line}` : place;
/** `file:line` of anything that may have either. */
function spot(file, line) {
    if (file === null)
        return '';
    return line === null ? file : `${file}:${line}`;
}


/***/ })

};
