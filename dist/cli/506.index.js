export const id = 506;
export const ids = [506];
export const modules = {

/***/ 4506:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   explainRule: () => (/* binding */ explainRule),
/* harmony export */   listRules: () => (/* binding */ listRules)
/* harmony export */ });
/* harmony import */ var _core_benchmarks_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9469);
/* harmony import */ var _core_rule_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1964);
/* harmony import */ var _core_threats_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9125);
/* harmony import */ var _style_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5620);
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7484);





const firstEditions = { docker: '1.5', kubernetes: '1.12' };
/** All that a rule knows of itself, for `--explain`. The guilty text of an example stands between « and ». */
function explainRule(rule, options = {}) {
    const { editions = firstEditions, colour = false, width = 0 } = options;
    const paint = (0,_style_js__WEBPACK_IMPORTED_MODULE_1__/* .painter */ .C2)(colour);
    const fixes = typeof rule.fix === 'string' ? { default: rule.fix } : rule.fix;
    const controls = (0,_core_benchmarks_js__WEBPACK_IMPORTED_MODULE_3__/* .controlsOf */ .ux)(editions).filter(({ control }) => rule.controls.includes(control));
    return `${[
        `${paint(rule.id, 'bold')}  ${rule.title}`,
        '',
        `severity  ${paint(rule.severity, _style_js__WEBPACK_IMPORTED_MODULE_1__/* .severityStyle */ .fW[rule.severity])}${rule.hygiene ? ' (low on a one-off container)' : ''}`,
        `judges    ${rule.on}${rule.platform ? `, where ${rule.platform} runs it` : ''}`,
        ...column('threats', rule.threats.map((id) => `${id} ${_core_threats_js__WEBPACK_IMPORTED_MODULE_0__/* .threats */ .s[id].title} (${_core_threats_js__WEBPACK_IMPORTED_MODULE_0__/* .threats */ .s[id].stride})`)),
        ...column('controls', controls.map(({ benchmark, edition, number, title }) => `${(0,_words_js__WEBPACK_IMPORTED_MODULE_2__/* .editionName */ .gS)(benchmark, edition)} ${number} ${title}`)),
        '',
        ...(0,_style_js__WEBPACK_IMPORTED_MODULE_1__/* .hang */ .lG)('why       ', rule.why, width),
        ...Object.entries(fixes).flatMap(([dialect, fix]) => dialect === 'default' ? (0,_style_js__WEBPACK_IMPORTED_MODULE_1__/* .hang */ .lG)('fix       ', fix, width) : (0,_style_js__WEBPACK_IMPORTED_MODULE_1__/* .hang */ .lG)(`  ${dialect.padEnd(8)}`, fix, width)),
        '',
        ...exampleLines(paint('fails', 'red'), rule.bad[0]),
        '',
        ...exampleLines(paint('passes', 'green'), rule.good[0]),
    ].join('\n')}\n`;
}
const column = (label, values) => values.map((value, index) => `${(index === 0 ? label : '').padEnd(10)}${value}`);
function exampleLines(label, example) {
    return Object.entries(example).flatMap(([path, text]) => [
        `${label}  ${path}`,
        ...text
            .trimEnd()
            .split('\n')
            .map((line) => `    ${line}`.trimEnd()),
    ]);
}
/** One line a rule, sorted by id, for `--list-rules`. */
function listRules(rules, options = {}) {
    const { editions = firstEditions, colour = false } = options;
    const paint = (0,_style_js__WEBPACK_IMPORTED_MODULE_1__/* .painter */ .C2)(colour);
    const numbers = new Map((0,_core_benchmarks_js__WEBPACK_IMPORTED_MODULE_3__/* .controlsOf */ .ux)(editions).map((entry) => [entry.control, entry.id]));
    const widest = Math.max(0, ...rules.map((rule) => rule.id.length));
    const severity = Math.max(..._core_rule_js__WEBPACK_IMPORTED_MODULE_4__/* .severities */ .gO.map((word) => word.length));
    const lines = rules
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .map((rule) => {
        const controls = rule.controls.map((control) => numbers.get(control)).filter((id) => id !== undefined);
        const answered = [...rule.threats, ...controls].join(' ');
        const word = paint(rule.severity.padEnd(severity), _style_js__WEBPACK_IMPORTED_MODULE_1__/* .severityStyle */ .fW[rule.severity]);
        return `${rule.id.padEnd(widest)}  ${word}  ${rule.title}  ${paint(`[${answered}]`, 'dim')}`;
    });
    return [...lines, ''].join('\n');
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
