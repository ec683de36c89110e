export const id = 173;
export const ids = [173];
export const modules = {

/***/ 2643:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $6: () => (/* binding */ textAt),
/* harmony export */   Eq: () => (/* binding */ contentStart),
/* harmony export */   Mc: () => (/* binding */ entriesOf),
/* harmony export */   S3: () => (/* binding */ itemsOf),
/* harmony export */   SF: () => (/* binding */ booleanOf),
/* harmony export */   X5: () => (/* binding */ Scalar),
/* harmony export */   X9: () => (/* binding */ Mapping),
/* harmony export */   _f: () => (/* binding */ entryAt),
/* harmony export */   b6: () => (/* binding */ textOf),
/* harmony export */   cP: () => (/* binding */ integerOf),
/* harmony export */   ee: () => (/* binding */ spanOf),
/* harmony export */   gd: () => (/* binding */ Sequence),
/* harmony export */   hN: () => (/* binding */ parseYaml),
/* harmony export */   iP: () => (/* binding */ factAt),
/* harmony export */   kZ: () => (/* binding */ isNull),
/* harmony export */   oB: () => (/* binding */ nodeAt)
/* harmony export */ });
/* harmony import */ var js_yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3243);
/* harmony import */ var _core_source_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8923);


class Scalar {
    source;
    start;
    end;
    tag;
    event;
    kind = 'scalar';
    decoded;
    offsets;
    constructor(source, 
    /** Offsets of the value without its quotes; of the place where a value would stand when it is empty. */
    start, end, tag, 
    /** Base offset of the parsed chunk and the event in it; absent where the tree was not built from YAML. */
    event, literal) {
        this.source = source;
        this.start = start;
        this.end = end;
        this.tag = tag;
        this.event = event;
        this.decoded = literal;
    }
    get text() {
        this.decoded ??= this.event ? (0,js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .getScalarValue */ .KE)(this.event.chunk, this.event.scalar) : '';
        return this.decoded;
    }
    get plain() {
        return this.event === undefined || this.event.scalar.style === js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .SCALAR_STYLE */ .jK.PLAIN;
    }
    /** Nothing, `~` or `null`. */
    get isNull() {
        return this.plain && /^(?:~|null|Null|NULL|)$/.test(this.text);
    }
    /** The source's span of a range of the decoded text: a line of a block scalar is found under its indentation. */
    within(from, to) {
        const raw = this.source.text.slice(this.start, this.end);
        if (raw === this.text)
            return (0,_core_source_js__WEBPACK_IMPORTED_MODULE_1__/* .span */ .Ln)(this.source, this.start + from, this.start + to);
        this.offsets ??= rawOffsets(raw, this.text);
        const offset = (at) => this.offsets[Math.min(at, this.text.length)];
        const start = offset(from);
        const end = to > from ? offset(to - 1) + 1 : start;
        return (0,_core_source_js__WEBPACK_IMPORTED_MODULE_1__/* .span */ .Ln)(this.source, this.start + start, this.start + end);
    }
}
/**
 * The raw offset of every decoded character and of the end. Walks both texts side by side: indentation, folded line ends and
 * escapes stand in the raw text alone.
 */
function rawOffsets(raw, decoded) {
    const isSpace = (character) => character === ' ' || character === '\n' || character === '\r' || character === '\t';
    const offsets = new Uint32Array(decoded.length + 1);
    let r = 0;
    for (let d = 0; d <= decoded.length; d++) {
        const wanted = decoded[d];
        const blank = isSpace(wanted);
        while (r < raw.length && raw[r] !== wanted && (isSpace(raw[r]) || raw[r] === '\\')) {
            if (blank && raw[r] === '\n')
                break;
            r++;
        }
        offsets[d] = r;
        if (r >= raw.length)
            continue;
        r++;
        if (wanted === '\n' && decoded[d + 1] !== '\n' && !isSpace(decoded[d + 1])) {
            while (isSpace(raw[r]) && raw[r] !== '\n')
                r++;
        }
    }
    return offsets;
}
class Mapping {
    source;
    start;
    tag;
    kind = 'map';
    own = [];
    resolved;
    end;
    constructor(source, start, tag) {
        this.source = source;
        this.start = start;
        this.tag = tag;
        this.end = start;
    }
    /** Entries by key, `<<` resolved: own keys win, then the merged mappings in their order. The last of two equal keys holds. */
    get entries() {
        if (this.resolved)
            return this.resolved;
        const merged = new Map();
        this.resolved = merged;
        for (const { key, value } of this.own) {
            if (!isMergeKey(key))
                continue;
            const parents = value.kind === 'seq' ? value.items : [value];
            for (const parent of parents) {
                if (parent.kind !== 'map')
                    continue;
                countMerged(this.source, parent.entries.size);
                for (const [name, entry] of parent.entries)
                    if (!merged.has(name))
                        merged.set(name, entry);
            }
        }
        for (const entry of this.own)
            if (!isMergeKey(entry.key))
                merged.set(entry.key.text, entry);
        return merged;
    }
    entry(name) {
        return this.entries.get(name);
    }
}
/** Entries that merge keys may bring into the mappings of one file: chains of them multiply. */
const mostMerged = 500_000;
const mergedEntries = new WeakMap();
function countMerged(source, count) {
    const total = (mergedEntries.get(source) ?? 0) + count;
    if (total > mostMerged)
        throw new Error(`its merge keys repeat more than ${mostMerged} entries`);
    mergedEntries.set(source, total);
}
const isMergeKey = (key) => key.plain && key.text === '<<';
class Sequence {
    source;
    start;
    tag;
    kind = 'seq';
    items = [];
    end;
    constructor(source, start, tag) {
        this.source = source;
        this.start = start;
        this.tag = tag;
        this.end = start;
    }
}
/**
 * Reads every document of a YAML (or JSON) text. A document that does not parse becomes a problem and the others are still read.
 * `wanted` is asked with a document's raw text first, so that what no reader claims is never parsed.
 */
function parseYaml(source, wanted = () => true) {
    const documents = [];
    const problems = [];
    for (const [start, end] of chunks(source.text)) {
        const chunk = source.text.slice(start, end);
        if (contentStart(chunk) === chunk.length || !wanted(chunk))
            continue;
        try {
            for (const root of build(source, start, chunk, (0,js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .parseEvents */ .PH)(chunk, { maxDepth: 100 })))
                documents.push(root);
        }
        catch (error) {
            const offset = error instanceof js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .YAMLException */ .tB ? (error.mark?.position ?? 0) : 0;
            const because = error instanceof js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .YAMLException */ .tB ? error.reason : String(error);
            problems.push({ line: (0,_core_source_js__WEBPACK_IMPORTED_MODULE_1__/* .position */ .G1)(source, start + offset).line, because, text: chunk });
        }
    }
    return { documents, problems };
}
/** Where `---` stands at the beginning of a line a document ends: block scalars are indented, so it cannot be inside one. */
function* chunks(text) {
    let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    const marker = /^---(?=[ \t\r\n]|$)/gm;
    marker.lastIndex = start;
    for (let match = marker.exec(text); match; match = marker.exec(text)) {
        if (match.index > start)
            yield [start, match.index];
        start = match.index;
    }
    yield [start, text.length];
}
/** Offset of the first character that is no white space, comment, directive or marker; the text's length where there is none. */
function contentStart(text) {
    const solid = /\S/g;
    const lineEnd = /[\r\n]|$/g;
    solid.lastIndex = text.startsWith('---') ? 3 : 0;
    for (let match = solid.exec(text); match; match = solid.exec(text)) {
        const at = match.index;
        if (match[0] === '#' || match[0] === '%') {
            lineEnd.lastIndex = at;
            solid.lastIndex = lineEnd.exec(text)?.index ?? text.length;
        }
        else if (text.startsWith('...', at))
            solid.lastIndex = at + 3;
        else
            return at;
    }
    return text.length;
}
function build(source, base, chunk, events) {
    const roots = [];
    const anchors = new Map();
    const open = [];
    const pending = [];
    let last = base;
    const tagOf = (event) => event.tagStart < 0 ? '' : chunk.slice(event.tagStart, event.tagEnd);
    const place = (node) => {
        const parent = open.at(-1);
        if (!parent)
            roots.push(node);
        else if (parent.kind === 'seq')
            parent.items.push(node);
        else {
            const key = pending.at(-1);
            if (key) {
                parent.own.push({ key, value: node });
                pending[pending.length - 1] = undefined;
            }
            else {
                pending[pending.length - 1] =
                    node.kind === 'scalar' ? node : new Scalar(source, node.start, node.start, '', undefined, '');
            }
        }
    };
    for (const event of events) {
        switch (event.type) {
            case js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.DOCUMENT:
                open.push(undefined);
                pending.push(undefined);
                break;
            case js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.MAPPING:
            case js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.SEQUENCE: {
                const Type = event.type === js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.MAPPING ? Mapping : Sequence;
                const node = new Type(source, base + event.start, tagOf(event));
                place(node);
                if (event.anchorStart >= 0)
                    anchors.set(chunk.slice(event.anchorStart, event.anchorEnd), node);
                open.push(node);
                pending.push(undefined);
                break;
            }
            case js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.SCALAR: {
                const start = event.valueStart < 0 ? last : base + event.valueStart;
                const end = event.valueStart < 0 ? last : base + event.valueEnd;
                const node = event.valueStart < 0
                    ? new Scalar(source, start, end, tagOf(event), undefined, '')
                    : new Scalar(source, start, end, tagOf(event), { base, chunk, scalar: event });
                last = end;
                if (event.anchorStart >= 0)
                    anchors.set(chunk.slice(event.anchorStart, event.anchorEnd), node);
                place(node);
                break;
            }
            case js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.ALIAS: {
                const name = chunk.slice(event.anchorStart, event.anchorEnd);
                const node = anchors.get(name);
                if (!node)
                    throw new js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .YAMLException */ .tB(`unknown alias *${name}`);
                if (open.includes(node))
                    throw new js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .YAMLException */ .tB(`alias *${name} contains itself`);
                last = base + event.anchorEnd;
                place(node);
                break;
            }
            case js_yaml__WEBPACK_IMPORTED_MODULE_0__/* .EVENT_ID */ .hy.POP: {
                const closed = open.pop();
                pending.pop();
                if (!closed)
                    break;
                if (/[[{]/.test(chunk[closed.start - base] ?? ''))
                    last = base + afterBracket(chunk, Math.max(last, closed.start) - base);
                closed.end = last;
                break;
            }
        }
    }
    return roots;
}
/** Offset after the bracket that closes a flow collection whose last value ends here (a quote may still follow). */
function afterBracket(chunk, from) {
    // A comment is taken whole or not at all: a text of many `#` has one way to match.
    const closing = /["']?(?:[\s,[{]|#[^\n]*\n)*[\]}]/y;
    closing.lastIndex = from;
    return closing.test(chunk) ? closing.lastIndex : from;
}
/** Walks keys down from a node; undefined as soon as one is not there. */
function entryAt(node, ...path) {
    let found;
    let here = node;
    for (const name of path) {
        found = here?.kind === 'map' ? here.entry(name) : undefined;
        if (!found)
            return undefined;
        here = found.value;
    }
    return found;
}
const nodeAt = (node, ...path) => path.length === 0 ? node : entryAt(node, ...path)?.value;
/** A scalar's text; undefined for collections and null. */
const textOf = (node) => node?.kind === 'scalar' && !node.isNull ? node.text : undefined;
const textAt = (node, ...path) => textOf(nodeAt(node, ...path));
const itemsOf = (node) => (node?.kind === 'seq' ? node.items : []);
const entriesOf = (node) => node?.kind === 'map' ? [...node.entries.values()] : [];
const isNull = (node) => node?.kind === 'scalar' && node.isNull;
/** Booleans as Go's YAML libraries and Compose take them: YAML 1.1's words, quoted or not. */
function booleanOf(node) {
    const text = textOf(node);
    if (text === undefined)
        return undefined;
    if (/^(?:true|yes|on|y)$/i.test(text))
        return true;
    return /^(?:false|no|off|n)$/i.test(text) ? false : undefined;
}
/** Decimal, hexadecimal or octal whole number, quoted or not. */
function integerOf(node) {
    const text = textOf(node)?.replaceAll('_', '');
    if (text === undefined || !/^[-+]?(?:\d+|0x[\da-f]+|0o[0-7]+)$/i.test(text))
        return undefined;
    return Number(text);
}
const spanOf = (node) => (0,_core_source_js__WEBPACK_IMPORTED_MODULE_1__/* .span */ .Ln)(node.source, node.start, node.end);
/** A fact at a node's place. */
const factAt = (node, value) => ({ value, at: spanOf(node) });


/***/ }),

/***/ 2173:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readPolicy: () => (/* binding */ readPolicy)
/* harmony export */ });
/* unused harmony export policySchema */
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7934);
/* harmony import */ var _core_benchmarks_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9469);
/* harmony import */ var _core_rule_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1964);
/* harmony import */ var _core_source_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8923);
/* harmony import */ var _facts_yaml_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2643);
/* harmony import */ var _policy_error_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5869);






const severity = valibot__WEBPACK_IMPORTED_MODULE_3__/* .picklist */ .KIO(_core_rule_js__WEBPACK_IMPORTED_MODULE_4__/* .severities */ .gO);
const text = valibot__WEBPACK_IMPORTED_MODULE_3__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP('must be text'), valibot__WEBPACK_IMPORTED_MODULE_3__/* .nonEmpty */ .hq('must not be empty'));
const globs = valibot__WEBPACK_IMPORTED_MODULE_3__/* .array */ .YOg(text, 'must be a list of globs');
const date = valibot__WEBPACK_IMPORTED_MODULE_3__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP('must be a date'), valibot__WEBPACK_IMPORTED_MODULE_3__/* .regex */ .yGV(/^\d{4}-\d{2}-\d{2}$/, 'must be a date such as 2027-01-31'), valibot__WEBPACK_IMPORTED_MODULE_3__/* .check */ .z6Y((value) => new Date(`${value}T00:00:00Z`).toJSON()?.startsWith(value) ?? false, 'is not a day of the calendar'));
const waiver = valibot__WEBPACK_IMPORTED_MODULE_3__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_3__/* .strictObject */ .rej({
    rule: text,
    path: valibot__WEBPACK_IMPORTED_MODULE_3__/* .optional */ .lqM(text),
    subject: valibot__WEBPACK_IMPORTED_MODULE_3__/* .optional */ .lqM(text),
    reason: text,
    owner: text,
    expires: date,
}), valibot__WEBPACK_IMPORTED_MODULE_3__/* .check */ .z6Y((entry) => entry.path !== undefined || entry.subject !== undefined, 'needs a `path` or a `subject`'));
const attestation = valibot__WEBPACK_IMPORTED_MODULE_3__/* .strictObject */ .rej({ control: text, statement: text, owner: text, expires: date });
/** Mirrors schema/hullgate.schema.json; a test holds the two together. */
const policySchema = valibot__WEBPACK_IMPORTED_MODULE_3__/* .strictObject */ .rej({
    'fail-on': valibot__WEBPACK_IMPORTED_MODULE_3__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_3__/* .picklist */ .KIO([..._core_rule_js__WEBPACK_IMPORTED_MODULE_4__/* .severities */ .gO, 'never'])),
    report: valibot__WEBPACK_IMPORTED_MODULE_3__/* .optional */ .lqM(severity),
    gaps: valibot__WEBPACK_IMPORTED_MODULE_3__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_3__/* .picklist */ .KIO(['block', 'report'])),
    benchmarks: valibot__WEBPACK_IMPORTED_MODULE_3__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_3__/* .strictObject */ .rej({
        docker: valibot__WEBPACK_IMPORTED_MODULE_3__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_3__/* .picklist */ .KIO(_core_benchmarks_js__WEBPACK_IMPORTED_MODULE_5__/* .dockerEditions */ .uP)),
        kubernetes: valibot__WEBPACK_IMPORTED_MODULE_3__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_3__/* .picklist */ .KIO(_core_benchmarks_js__WEBPACK_IMPORTED_MODULE_5__/* .kubernetesEditions */ .OJ)),
    })),
    include: valibot__WEBPACK_IMPORTED_MODULE_3__/* .optional */ .lqM(globs),
    exclude: valibot__WEBPACK_IMPORTED_MODULE_3__/* .optional */ .lqM(globs),
    'trusted-registries': valibot__WEBPACK_IMPORTED_MODULE_3__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_3__/* .array */ .YOg(text, 'must be a list of registries')),
    rules: valibot__WEBPACK_IMPORTED_MODULE_3__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_3__/* .record */ .g1P(text, valibot__WEBPACK_IMPORTED_MODULE_3__/* .picklist */ .KIO([..._core_rule_js__WEBPACK_IMPORTED_MODULE_4__/* .severities */ .gO, 'off']))),
    waivers: valibot__WEBPACK_IMPORTED_MODULE_3__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_3__/* .array */ .YOg(waiver, 'must be a list')),
    attestations: valibot__WEBPACK_IMPORTED_MODULE_3__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_3__/* .array */ .YOg(attestation, 'must be a list')),
});
/**
 * Reads a policy file. Unknown keys, unknown rules, wrong values and waivers that reach more than a year ahead are errors
 * that name key and line.
 * @throws PolicyError
 */
function readPolicy(source, context) {
    const { documents, problems } = (0,_facts_yaml_js__WEBPACK_IMPORTED_MODULE_1__/* .parseYaml */ .hN)(source);
    const problem = problems[0];
    if (problem)
        throw new _policy_error_js__WEBPACK_IMPORTED_MODULE_2__/* .PolicyError */ .p(`the policy is not valid YAML: ${problem.because}`, source.path, problem.line);
    const root = documents[0];
    if (!root)
        return {};
    if (root.kind !== 'map')
        throw new _policy_error_js__WEBPACK_IMPORTED_MODULE_2__/* .PolicyError */ .p('the policy must be a mapping of keys to values', source.path, 1);
    const result = valibot__WEBPACK_IMPORTED_MODULE_3__/* .safeParse */ .xLC(policySchema, plain(root));
    if (!result.success)
        throw problemOf(result.issues.find(isUnknownKey) ?? result.issues[0], root);
    const file = result.output;
    const lineOf = (...path) => lineAt(root, path);
    for (const id of Object.keys(file.rules ?? {}))
        requireRule(id, lineOf('rules', id));
    const waivers = file.waivers?.map((entry, index) => {
        const line = lineOf('waivers', index);
        requireRule(entry.rule, lineOf('waivers', index, 'rule'));
        requireWithinAYear(entry.expires, lineOf('waivers', index, 'expires'));
        return { ...entry, line };
    });
    const attestations = file.attestations?.map((entry, index) => {
        requireWithinAYear(entry.expires, lineOf('attestations', index, 'expires'));
        return { ...entry, line: lineOf('attestations', index) };
    });
    return {
        failOn: file['fail-on'],
        report: file.report,
        gaps: file.gaps,
        benchmarks: file.benchmarks,
        include: file.include,
        exclude: file.exclude,
        trustedRegistries: file['trusted-registries'],
        rules: file.rules && new Map(Object.entries(file.rules)),
        waivers,
        attestations,
    };
    function requireRule(id, line) {
        if (!context.isRule(id))
            throw new _policy_error_js__WEBPACK_IMPORTED_MODULE_2__/* .PolicyError */ .p(`there is no rule \`${id}\`: see hullgate --list-rules`, source.path, line);
    }
    function requireWithinAYear(expires, line) {
        const limit = `${Number(context.today.slice(0, 4)) + 1}${context.today.slice(4)}`;
        if (expires > limit)
            throw new _policy_error_js__WEBPACK_IMPORTED_MODULE_2__/* .PolicyError */ .p(`\`expires\` is more than a year ahead (${expires})`, source.path, line);
    }
}
/** Told first: a key that is misspelt also leaves the right one missing. */
const isUnknownKey = (issue) => issue.type === 'strict_object' && issue.expected === 'never';
function problemOf(issue, root) {
    const path = (issue.path ?? []).map((item) => item.key);
    const key = path.map(String).join('.');
    const line = lineAt(root, path);
    const file = root.source.path;
    if (isUnknownKey(issue)) {
        return new _policy_error_js__WEBPACK_IMPORTED_MODULE_2__/* .PolicyError */ .p(`unknown key \`${key}\``, file, line);
    }
    if (issue.type === 'strict_object')
        return new _policy_error_js__WEBPACK_IMPORTED_MODULE_2__/* .PolicyError */ .p(`\`${key}\` is required`, file, line);
    if (issue.type === 'picklist')
        return new _policy_error_js__WEBPACK_IMPORTED_MODULE_2__/* .PolicyError */ .p(`\`${key}\` must be one of ${issue.expected}`, file, line);
    return new _policy_error_js__WEBPACK_IMPORTED_MODULE_2__/* .PolicyError */ .p(`\`${key}\` ${issue.message}`, file, line);
}
/** 1-based line of the deepest node on the path that is there; a key's own line where the path ends in a mapping. */
function lineAt(root, path) {
    let node = root;
    let offset = root.start;
    for (const step of path) {
        if (node?.kind === 'map') {
            const entry = node.entry(String(step));
            if (!entry)
                break;
            offset = entry.key.start;
            node = entry.value;
        }
        else if (node?.kind === 'seq') {
            node = node.items[Number(step)];
            if (!node)
                break;
            offset = node.start;
        }
    }
    return (0,_core_source_js__WEBPACK_IMPORTED_MODULE_0__/* .position */ .G1)(root.source, offset).line;
}
const mostValues = 100_000;
/**
 * Values as YAML 1.2 means them; dates, versions and `off` stay text, since that is what the schema wants.
 * @throws PolicyError where aliases of aliases multiply
 */
function plain(node, seen = { values: 0 }) {
    if (++seen.values > mostValues)
        throw new _policy_error_js__WEBPACK_IMPORTED_MODULE_2__/* .PolicyError */ .p(`the policy holds more than ${mostValues} values`, node.source.path, 1);
    if (node.kind === 'seq')
        return node.items.map((item) => plain(item, seen));
    if (node.kind === 'map')
        return Object.fromEntries([...node.entries].map(([name, { value }]) => [name, plain(value, seen)]));
    if (node.isNull)
        return undefined;
    if (!node.plain)
        return node.text;
    if (/^(?:true|false)$/.test(node.text))
        return (0,_facts_yaml_js__WEBPACK_IMPORTED_MODULE_1__/* .booleanOf */ .SF)(node);
    return /^\d+$/.test(node.text) ? (0,_facts_yaml_js__WEBPACK_IMPORTED_MODULE_1__/* .integerOf */ .cP)(node) : node.text;
}


/***/ })

};
