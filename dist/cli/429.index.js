export const id = 429;
export const ids = [429];
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

/***/ 5620:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Br: () => (/* binding */ stateStyle),
/* harmony export */   C2: () => (/* binding */ painter),
/* harmony export */   LV: () => (/* binding */ wrap),
/* harmony export */   fW: () => (/* binding */ severityStyle),
/* harmony export */   lG: () => (/* binding */ hang)
/* harmony export */ });
const codes = {
    red: '31',
    yellow: '33',
    green: '32',
    blue: '36',
    dim: '2',
    bold: '1',
    alarm: '1;31',
};
/** Colours text for a terminal, or leaves it alone. */
const painter = (colour) => colour ? (text, style) => `\u001b[${codes[style]}m${text}\u001b[0m` : (text) => text;
const severityStyle = {
    critical: 'alarm',
    high: 'red',
    medium: 'yellow',
    low: 'blue',
};
const stateStyle = {
    pass: 'green',
    fail: 'red',
    unsure: 'yellow',
    error: 'alarm',
    absent: 'dim',
    unseen: 'yellow',
    attested: 'green',
};
/** Breaks text at spaces into lines of at most `width` columns; a longer word keeps its own line. Zero means never. */
function wrap(text, width) {
    if (width <= 0 || text.length <= width)
        return [text];
    const lines = [];
    let line = '';
    for (const word of text.split(' ')) {
        if (line !== '' && line.length + 1 + word.length > width) {
            lines.push(line);
            line = word;
        }
        else {
            line = line === '' ? word : `${line} ${word}`;
        }
    }
    return [...lines, line];
}
/** Lines under a first line's label: `label` before the first, spaces before the others. */
function hang(label, text, width) {
    const room = width > 0 ? Math.max(24, width - label.length) : 0;
    return wrap(text, room).map((line, index) => (index === 0 ? label : ' '.repeat(label.length)) + line);
}


/***/ }),

/***/ 8429:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  renderTerminal: () => (/* binding */ renderTerminal)
});

// EXTERNAL MODULE: ./.build/report/escape.js
var report_escape = __webpack_require__(3046);
// EXTERNAL MODULE: ./.build/report/groups.js
var groups = __webpack_require__(349);
// EXTERNAL MODULE: ./.build/report/style.js
var report_style = __webpack_require__(5620);
// EXTERNAL MODULE: ./.build/report/words.js
var report_words = __webpack_require__(7484);
;// CONCATENATED MODULE: ./.build/report/benchmark-lines.js




/** So many places of one control before the rest are only counted. */
const mostPlaces = 5;
const indent = ' '.repeat(7);
const wordStyle = { PASS: 'green', FAIL: 'red', WARN: 'yellow', INFO: 'blue' };
/** One block a benchmark, in the benchmark's own order, each headed by its edition's name. */
function benchmarkBlocks(report, options) {
    const found = findingsByControl(report.findings);
    const blocks = (0,groups/* groupBy */.$)(report.controls, ({ id, edition }) => (0,report_words/* editionName */.gS)((0,report_words/* splitControl */.ee)(id).benchmark, edition));
    return [...blocks].map(([name, controls]) => block(name, controls, found, options));
}
function findingsByControl(findings) {
    const pairs = findings.flatMap((finding) => finding.controls.map((control) => ({ control, finding })));
    const found = (0,groups/* groupBy */.$)(pairs, ({ control }) => control);
    return new Map([...found].map(([control, same]) => [control, same.map(({ finding }) => finding)]));
}
function block(name, controls, found, { paint, width, verbose }) {
    const shown = controls.filter((control) => verbose || isJudged(control));
    const lines = shown.flatMap((control) => linesOf(control, found.get(control.id) ?? [], verbose));
    const placed = lines.filter((line) => line.place !== '').map((line) => line.label.length);
    const column = Math.max(0, ...placed.filter((length) => width === 0 || length <= width - 24));
    const printed = lines.map(({ word, label, place }) => {
        const mark = label.startsWith(' ') ? indent : `[${paint(word, wordStyle[word])}] `;
        return `${mark}${place === '' ? label.trimStart() : `${label.padEnd(column)} ${paint(place, 'bold')}`}`;
    });
    const rest = controls.filter((control) => !shown.includes(control));
    const counted = rest.length === 0 ? [] : (0,report_style/* wrap */.LV)(restLine(rest, controls.length), width > 0 ? width - indent.length : 0);
    return [paint(name, 'bold'), ...printed, ...counted.map((line) => indent + paint(line, 'dim'))];
}
const isJudged = ({ state }) => state !== 'absent' && state !== 'unseen';
function linesOf(control, findings, verbose) {
    const label = `${(0,report_words/* splitControl */.ee)(control.id).number} ${control.title} (${control.automated ? 'Automated' : 'Manual'})`;
    if (findings.length === 0)
        return [{ word: wordOf(control), label, place: (0,report_escape/* plain */.pj)(remark(control)) }];
    // Two faults in one place (two capabilities, say) are one line here; the findings below tell them apart.
    const places = new Map(findings.map((finding) => [`${wordOfFinding(finding)} ${placeWords(finding)}`, finding]));
    const distinct = [...places.values()];
    const shown = verbose ? distinct : distinct.slice(0, mostPlaces);
    const lines = shown.map((finding) => ({ word: wordOfFinding(finding), label, place: placeWords(finding) }));
    const more = distinct.length - shown.length;
    return more > 0 ? [...lines, { word: 'INFO', label: `  … and ${more} more`, place: '' }] : lines;
}
function wordOf({ state }) {
    if (state === 'pass')
        return 'PASS';
    if (state === 'fail' || state === 'error')
        return 'FAIL';
    return state === 'unsure' ? 'WARN' : 'INFO';
}
function remark({ state, because, findings }) {
    if (state === 'pass')
        return '';
    if (state === 'error')
        return 'a rule threw; see the errors';
    if (state === 'attested')
        return `attested: ${because ?? ''}`;
    if (state === 'fail')
        return findings > 0 ? `${(0,report_words/* plural */.LS)(findings, 'finding')} below the reported severity` : '';
    return because ?? '';
}
function wordOfFinding({ waiver, state }) {
    if (waiver)
        return 'INFO';
    return state === 'fail' ? 'FAIL' : 'WARN';
}
function placeWords(finding) {
    const place = (0,report_words/* placeOf */.$t)(finding);
    const { name } = finding.subject;
    const words = finding.location || !place.includes(name) ? `${name}: ${place}` : place;
    return (0,report_escape/* plain */.pj)(finding.waiver ? `${words} (waived until ${finding.waiver.expires})` : words);
}
/** What was not judged, counted by its reason. */
function restLine(rest, all) {
    const reasons = (0,groups/* groupBy */.$)(rest, ({ because, state }) => because ?? state);
    const words = [...reasons]
        .sort(([, a], [, b]) => b.length - a.length)
        .map(([reason, same]) => (reasons.size === 1 ? (0,report_escape/* plain */.pj)(reason) : `${same.length} ${(0,report_escape/* plain */.pj)(reason)}`));
    return `${rest.length} of ${(0,report_words/* plural */.LS)(all, 'control')} not judged: ${words.join('; ')}`;
}

;// CONCATENATED MODULE: ./.build/report/terminal.js





/** So many places of one group before the rest are only counted. */
const terminal_mostPlaces = 5;
/** Last lines of a container's log. */
const mostLogLines = 20;
/** Benchmark lines, findings, threats, what could not be seen, and the verdict last. Holds foreign text, but one line of it a line. */
function renderTerminal(report, options = {}) {
    const { colour = false, width = 0, verbose = false } = options;
    const page = { paint: (0,report_style/* painter */.C2)(colour), width, verbose };
    const sections = [
        ...benchmarkBlocks(report, page),
        section('Findings', (0,groups/* groupFindings */.k)(report.findings).map((group) => groupLines(group, page)), page),
        section('Threats', [threatLines(report.threats, page)], page),
        section('Containers started', report.images.map((image) => imageLines(image, page)), page),
        section('Could not be read', report.gaps.map((gap) => gapLines(gap, page)), page),
        section('Warnings', report.warnings.map((notice) => noticeLines('warning', notice, page)), page),
        section('Errors', report.errors.map((notice) => noticeLines('error', notice, page)), page),
        verdictLines(report, page),
    ];
    return `${sections
        .filter((lines) => lines.length > 0)
        .map((lines) => lines.join('\n'))
        .join('\n\n')}\n`;
}
function section(title, entries, { paint }) {
    return entries.length === 0 ? [] : [paint(title, 'bold'), ...entries.flat()];
}
function groupLines(group, { paint, width, verbose }) {
    const { severity, rule, title, findings } = group;
    const shown = verbose ? findings : findings.slice(0, terminal_mostPlaces);
    const more = findings.length - shown.length;
    const word = paint(severity.padEnd(8), report_style/* severityStyle */.fW[severity]);
    const suffix = suffixOf(group);
    return [
        `  ${word}  ${title}  ${paint(rule, 'dim')}${suffix === '' ? '' : `  ${paint(suffix, group.blocking ? 'red' : 'dim')}`}`,
        ...shown.flatMap((finding) => (0,report_style/* hang */.lG)(`${deep}${(0,report_escape/* plain */.pj)((0,report_words/* placeOf */.$t)(finding))}  `, messageOf(finding), width)),
        ...(more > 0 ? [`${deep}… and ${more} more`] : []),
        ...(group.waived ? [] : (0,report_style/* hang */.lG)(`${deep}fix: `, (0,report_escape/* plain */.pj)(group.fix), width)),
    ];
}
const deep = ' '.repeat(12);
function suffixOf({ blocking, waived, state }) {
    if (blocking)
        return 'blocks';
    if (waived)
        return 'waived';
    return state === 'unsure' ? 'cannot be told' : '';
}
function messageOf({ message, waiver }) {
    if (!waiver)
        return (0,report_escape/* plain */.pj)(message);
    return (0,report_escape/* plain */.pj)(`${message} (${waiver.reason}; ${waiver.owner}, until ${waiver.expires})`);
}
function threatLines(threats, { paint }) {
    const title = Math.max(0, ...threats.map((threat) => threat.title.length));
    return threats.map((threat) => {
        const { id, state, rules, findings, because } = threat;
        const numbers = `${(0,report_words/* plural */.LS)(rules, 'rule').padStart(8)}  ${(0,report_words/* plural */.LS)(findings, 'finding').padStart(11)}`;
        const head = `  ${id.padEnd(2)}  ${threat.title.padEnd(title)}  ${paint(state.padEnd(6), report_style/* stateStyle */.Br[state])}`;
        const line = rules === 0 ? head : `${head}  ${numbers}`;
        return because === null ? line : `${line}  ${paint((0,report_escape/* plain */.pj)(because), 'dim')}`;
    });
}
function imageLines({ ref, subject, started, ready, because, log }, { paint, width }) {
    const state = ready ? 'ready' : started ? 'not ready' : 'not started';
    const head = `${paint(state.padEnd(11), ready ? 'green' : 'yellow')}  `;
    const name = (0,report_escape/* plain */.pj)(subject === ref ? ref : `${subject}: ${ref}`);
    const first = `  ${head}${name}`;
    const reason = because === null ? [] : (0,report_style/* hang */.lG)('    because: ', (0,report_escape/* plain */.pj)(because), width);
    const lines = log === null ? [] : (0,report_escape/* plainLines */.y1)(log);
    const cut = lines.length > mostLogLines ? [`    log, last ${mostLogLines} of ${lines.length} lines:`] : ['    log:'];
    return [
        first,
        ...reason,
        ...(lines.length === 0 ? [] : cut),
        ...lines.slice(-mostLogLines).map((line) => `    | ${line}`),
    ];
}
function gapLines({ path, line, because, blocking }, { width }) {
    return (0,report_style/* hang */.lG)(`  ${(0,report_escape/* plain */.pj)((0,report_words/* spot */.RY)(path, line))}  `, (0,report_escape/* plain */.pj)(blocking ? because : `${because} (does not block)`), width);
}
function noticeLines(kind, { message, file, line }, { paint, width }) {
    const place = file === null ? '' : `${(0,report_escape/* plain */.pj)((0,report_words/* spot */.RY)(file, line))}: `;
    const [first = '', ...rest] = (0,report_style/* hang */.lG)(`  ${kind}: `, place + (0,report_escape/* plain */.pj)(message), width);
    return [first.replace(kind, () => paint(kind, kind === 'error' ? 'alarm' : 'yellow')), ...rest];
}
function verdictLines(report, { paint, width }) {
    const style = { pass: 'green', fail: 'red', error: 'alarm' };
    const blocking = (0,groups/* groupFindings */.k)(report.findings).filter((group) => group.blocking);
    const counts = (0,report_words/* countWords */.rj)(report.counts);
    const text = (0,report_words/* verdictSentence */.BT)(report) + (counts === '' ? '' : `: ${counts}`);
    const word = report.conclusion.toUpperCase();
    const [first = '', ...rest] = (0,report_style/* hang */.lG)(`${word}  `, text, width);
    return [
        ...(blocking.length > 0 ? (0,report_style/* hang */.lG)('Blocking: ', blockingWords(blocking), width) : []),
        first.replace(word, () => paint(word, style[report.conclusion])),
        ...rest,
    ];
}
function blockingWords(groups) {
    const counts = new Map();
    for (const { rule, findings } of groups)
        counts.set(rule, (counts.get(rule) ?? 0) + findings.length);
    return [...counts].map(([rule, count]) => (count === 1 ? rule : `${rule} (${count})`)).join(', ');
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
