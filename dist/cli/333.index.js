export const id = 333;
export const ids = [333];
export const modules = {

/***/ 5333:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readWorkflows: () => (/* binding */ readWorkflows)
/* harmony export */ });
/* harmony import */ var _core_source_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8923);
/* harmony import */ var _core_subjects_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7535);
/* harmony import */ var _command_flag_table_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1501);
/* harmony import */ var _command_flag_words_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5608);
/* harmony import */ var _command_flags_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6949);
/* harmony import */ var _command_words_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1933);
/* harmony import */ var _shell_text_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(7292);
/* harmony import */ var _shell_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(495);
/* harmony import */ var _yaml_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2643);









/**
 * GitHub workflows and composite actions: a job's `container:` and `services:`, `uses: docker://…`, and the containers that `run:`
 * steps start. All but the last are one-off containers of the dialect `workflow`: the runner removes them with the job.
 */
const readWorkflows = async (sources) => {
    const subjects = [];
    const gaps = [];
    for (const source of sources) {
        const reading = await readOne(source);
        subjects.push(...reading.subjects);
        gaps.push(...reading.gaps);
    }
    return { subjects, gaps };
};
async function readOne(source) {
    const { documents, problems } = (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .parseYaml */ .hN)(source);
    const gaps = problems.map(({ line, because }) => {
        const reason = `this workflow does not parse: ${because}`;
        return { path: source.path, line, because: reason, kinds: ['container', 'exec'], blocking: true };
    });
    const root = documents[0];
    const keys = new _shell_js__WEBPACK_IMPORTED_MODULE_6__/* .Keys */ .D();
    const subjects = [];
    const scripts = [];
    const built = new Map();
    for (const { key, value } of (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .entriesOf */ .Mc)((0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .nodeAt */ .oB)(root, 'jobs'))) {
        const prefix = `${source.path}#jobs/${key.text}/`;
        subjects.push(...jobContainers(value, prefix, keys));
        const env = [(0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .nodeAt */ .oB)(root, 'env'), (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .nodeAt */ .oB)(value, 'env')];
        const shell = defaultShell(root, value);
        collectSteps((0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .nodeAt */ .oB)(value, 'steps'), { prefix, env, shell, keys, subjects, scripts, gaps, built });
    }
    const prefix = `${source.path}#`;
    subjects.push(...actionImage((0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .nodeAt */ .oB)(root, 'runs'), prefix, keys));
    collectSteps((0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .nodeAt */ .oB)(root, 'runs', 'steps'), { prefix, env: [], shell: '', keys, subjects, scripts, gaps, built });
    const reading = await (0,_shell_js__WEBPACK_IMPORTED_MODULE_6__/* .readShell */ .l)(scripts, keys, built);
    return { subjects: [...subjects, ...reading.subjects], gaps: [...gaps, ...reading.gaps] };
}
/** The shell that `run:` steps have when they name none; empty means the runner's own, which is bash. */
function defaultShell(root, job) {
    const named = (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .textAt */ .$6)(job, 'defaults', 'run', 'shell') ?? (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .textAt */ .$6)(root, 'defaults', 'run', 'shell');
    const runner = (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .nodeAt */ .oB)(job, 'runs-on');
    const labels = [(0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .textAt */ .$6)(job, 'runs-on') ?? '', ...(0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .itemsOf */ .S3)(runner).map((item) => (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .textOf */ .b6)(item) ?? '')];
    return named ?? (labels.some((label) => /^windows/i.test(label)) ? 'pwsh' : '');
}
function collectSteps(steps, to) {
    for (const step of (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .itemsOf */ .S3)(steps)) {
        const uses = (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .nodeAt */ .oB)(step, 'uses');
        const run = (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .nodeAt */ .oB)(step, 'run');
        if (uses?.kind === 'scalar') {
            if (uses.text.startsWith('docker://'))
                to.subjects.push(dockerStep(uses, to));
            if (uses.text.startsWith('docker/build-push-action'))
                collectBuilt((0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .nodeAt */ .oB)(step, 'with'), to.built);
        }
        const shell = (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .textAt */ .$6)(step, 'shell') ?? to.shell;
        if (run?.kind !== 'scalar')
            continue;
        if (shell !== '' && !/^(?:\S*\/)?(?:ba|da|z|k)?sh\b/.test(shell)) {
            to.gaps.push(...unreadStep(run, shell));
            continue;
        }
        to.scripts.push({
            key: to.prefix,
            text: run.text,
            locate: (from, end) => run.within(from, end),
            expressions: true,
            variables: variablesOf([...to.env, (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .nodeAt */ .oB)(step, 'env')]),
        });
    }
}
/** A step for another shell that may start a container: said, since it is not read. */
function unreadStep(run, shell) {
    const found = /\b(?:docker|podman|nerdctl)\s+(?:run|create|exec)\b/.exec(run.text);
    if (!found)
        return [];
    const { line } = (0,_core_source_js__WEBPACK_IMPORTED_MODULE_0__/* .position */ .G1)(run.source, run.within(found.index, found.index).start);
    const because = `a step for ${shell.split(' ')[0]} names "${found[0]}" and is not read`;
    return [{ path: run.source.path, line, because, kinds: ['container', 'exec'], blocking: false }];
}
function variablesOf(maps) {
    const found = new Map();
    for (const { key, value } of maps.flatMap(_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .entriesOf */ .Mc)) {
        if (value.kind === 'scalar')
            found.set(key.text, wordOf(value));
    }
    return found;
}
/** A value of the workflow; an expression in it is known only when the workflow runs. */
function wordOf(node, written = node.text) {
    const text = written.replace(/\$\{\{\s*github\.workspace\s*\}\}/g, '.');
    const expression = /\$\{\{.*?\}\}/s.exec(text)?.[0];
    const unsure = expression && `${expression} is known only when the workflow runs`;
    return { text, span: (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .spanOf */ .ee)(node), ...(unsure !== undefined && { unsure }) };
}
/** `docker/build-push-action`: what later steps run under these tags comes from this repository. */
function collectBuilt(inputs, built) {
    const from = (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .textAt */ .$6)(inputs, 'file') ?? (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .textAt */ .$6)(inputs, 'context') ?? '.';
    for (const tag of ((0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .textAt */ .$6)(inputs, 'tags') ?? '').split(/[\n,]/))
        if (tag.trim() !== '')
            built.set(tag.trim(), from);
}
function jobContainers(job, prefix, keys) {
    const found = [];
    const own = (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .entryAt */ ._f)(job, 'container');
    if (own)
        found.push(...declared(own, keys.next(`${prefix}container`), undefined));
    for (const service of (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .entriesOf */ .Mc)((0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .nodeAt */ .oB)(job, 'services'))) {
        const { text } = service.key;
        found.push(...declared(service, keys.next(`${prefix}services/${text}`), text));
    }
    return found;
}
/** `container: image` or a map of image, options, volumes, ports and env. Nothing or an empty image declares no container. */
function declared(entry, key, name) {
    const image = entry.value.kind === 'scalar' ? entry.value : (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .nodeAt */ .oB)(entry.value, 'image');
    if (image?.kind !== 'scalar' || image.isNull || image.text === '')
        return [];
    const split = (0,_command_flag_words_js__WEBPACK_IMPORTED_MODULE_3__/* .splitFlags */ .g)(optionsOf((0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .nodeAt */ .oB)(entry.value, 'options')), _command_flag_table_js__WEBPACK_IMPORTED_MODULE_2__/* .runTable */ .cS, true);
    const flags = [
        ...split.flags,
        ...flagsOf('volume', (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .nodeAt */ .oB)(entry.value, 'volumes')),
        ...flagsOf('publish', (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .nodeAt */ .oB)(entry.value, 'ports')),
    ];
    const at = (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .spanOf */ .ee)(entry.key);
    const frame = { form: 'run', dialect: 'workflow', at, key: () => key };
    const read = (0,_command_flags_js__WEBPACK_IMPORTED_MODULE_4__.parseFlags)({ ...split, flags }, frame, name ?? (0,_command_flags_js__WEBPACK_IMPORTED_MODULE_4__.imageName)(image.text));
    const cannotSay = new Set([...read.cannotSay, ...(read.restart ? [] : ['restart'])]);
    const env = [...read.env, ...environmentOf((0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .nodeAt */ .oB)(entry.value, 'env'))];
    return [{ ...read, ...imageOf(image, read), env, cannotSay, oneOff: true }];
}
function imageOf(image, read) {
    const word = wordOf(image);
    if (word.unsure === undefined)
        return { image: (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .factAt */ .iP)(image, image.text.replace(/^docker:\/\//, '')) };
    return { unsure: new Map([...read.unsure, ['image', { because: word.unsure, at: word.span }]]) };
}
function optionsOf(node) {
    if (node?.kind !== 'scalar' || node.isNull)
        return [];
    const masked = (0,_shell_text_js__WEBPACK_IMPORTED_MODULE_8__/* .maskExpressions */ .c3)(node.text);
    return (0,_command_words_js__WEBPACK_IMPORTED_MODULE_5__/* .splitWords */ .yM)(masked.text, (from, to) => node.within(from, to)).map((word) => {
        const hole = /\$\{_{3,}\}/.exec(word.text);
        if (!hole)
            return word;
        const written = node.source.text.slice(word.span.start, word.span.end);
        const several = hole[0] === word.text;
        return { ...word, text: written, unsure: `${written} is known only when the workflow runs`, several };
    });
}
const flagsOf = (name, list) => (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .itemsOf */ .S3)(list).flatMap((item) => (item.kind === 'scalar' ? [{ name, value: wordOf(item) }] : []));
function environmentOf(map) {
    return (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .entriesOf */ .Mc)(map).flatMap(({ key: { text: name }, value }) => {
        if (value.kind !== 'scalar')
            return [];
        if (/\$\{\{[^}]*\bsecrets\./.test(value.text))
            return [(0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .factAt */ .iP)(value, { name, from: 'secret' })];
        if (value.text.includes('${{'))
            return [(0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .factAt */ .iP)(value, { name, from: 'host' })];
        return [(0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .factAt */ .iP)(value, { name, value: value.text })];
    });
}
/** `uses: docker://image`: the runner decides everything but the image. */
function dockerStep(uses, { prefix, keys }) {
    const image = uses.text.slice('docker://'.length);
    const name = (0,_command_flags_js__WEBPACK_IMPORTED_MODULE_4__.imageName)(image);
    const at = (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .spanOf */ .ee)(uses);
    const read = (0,_core_subjects_js__WEBPACK_IMPORTED_MODULE_1__/* .container */ .k)({ key: keys.next(`${prefix}uses/${name}`), name, dialect: 'workflow', at, oneOff: true });
    const word = wordOf(uses, image);
    if (word.unsure !== undefined) {
        return (0,_command_flags_js__WEBPACK_IMPORTED_MODULE_4__.silentElsewhere)({ ...read, unsure: new Map([['image', { because: word.unsure, at }]]) });
    }
    const start = Math.min(at.end, at.start + 'docker://'.length);
    return (0,_command_flags_js__WEBPACK_IMPORTED_MODULE_4__.silentElsewhere)({ ...read, image: { value: image, at: { ...at, start } } });
}
/** An action that is itself an image: `runs: { using: docker, image: docker://… }`. One built from a Dockerfile is judged there. */
function actionImage(runs, prefix, keys) {
    const image = (0,_yaml_js__WEBPACK_IMPORTED_MODULE_7__/* .nodeAt */ .oB)(runs, 'image');
    return image?.kind === 'scalar' && image.text.startsWith('docker://') ? [dockerStep(image, { prefix, keys })] : [];
}


/***/ }),

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


/***/ })

};
