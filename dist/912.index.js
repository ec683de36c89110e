export const id = 912;
export const ids = [912];
export const modules = {

/***/ 7535:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ container)
/* harmony export */ });
const listFields = {
    supplementalGroups: [],
    capAdd: [],
    capDrop: [],
    mounts: [],
    volumes: [],
    devices: [],
    deviceCgroupRules: [],
    ports: [],
    exposedPorts: [],
    ulimits: [],
    probeHosts: [],
    sysctls: [],
    env: [],
    processes: [],
    labels: [],
};
/** Everything but the identity of a container has a neutral start, so that a reader names only what it read. */
function container(frame) {
    return {
        kind: 'container',
        platform: frame.dialect === 'pod' ? 'kubernetes' : 'docker',
        oneOff: false,
        os: 'linux',
        evidence: frame.dialect === 'live' ? 'live' : 'manifest',
        near: new Map(),
        unsure: new Map(),
        cannotSay: new Set(),
        ...listFields,
        ...frame,
    };
}


/***/ }),

/***/ 8498:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readDevcontainers: () => (/* binding */ readDevcontainers)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _command_flag_table_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1501);
/* harmony import */ var _command_flag_words_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5608);
/* harmony import */ var _command_flags_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6949);
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3618);
/* harmony import */ var _yaml_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(2643);






/** Dev containers (containers.dev): one-off containers that an editor starts for a developer. */
const readDevcontainers = (sources) => {
    const subjects = [];
    const gaps = [];
    for (const source of sources) {
        const { documents, problems } = (0,_json_js__WEBPACK_IMPORTED_MODULE_4__/* .parseJson */ .q)(source);
        gaps.push(...problems.map(({ line, because }) => {
            const reason = `this dev container does not parse: ${because}`;
            return { path: source.path, line, because: reason, kinds: ['container'], blocking: true };
        }));
        const root = documents[0];
        if (root?.kind === 'map')
            subjects.push(...read(source, root));
    }
    return { subjects, gaps };
};
/** Keys that hold one value of a run flag, or a list of them. */
const keyFlags = [
    ['containerUser', 'user'],
    ['privileged', 'privileged'],
    ['init', 'init'],
    ['capAdd', 'cap-add'],
    ['securityOpt', 'security-opt'],
    ['appPort', 'publish'],
    ['workspaceMount', 'mount'],
];
function read(source, root) {
    const composed = (0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .entryAt */ ._f)(root, 'dockerComposeFile') !== undefined;
    const arguments_ = composed ? [] : (0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .itemsOf */ .S3)((0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .nodeAt */ .oB)(root, 'runArgs')).flatMap(wordsOf);
    const split = (0,_command_flag_words_js__WEBPACK_IMPORTED_MODULE_2__/* .splitFlags */ .g)(arguments_, _command_flag_table_js__WEBPACK_IMPORTED_MODULE_1__/* .runTable */ .cS, true);
    const flags = [
        ...split.flags,
        ...keyFlags.flatMap(([key, name]) => valuesAt(root, key).map((value) => ({ name, value }))),
        ...mountsOf((0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .nodeAt */ .oB)(root, 'mounts')),
        ...featuresOf((0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .nodeAt */ .oB)(root, 'features')),
        ...environmentOf((0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .nodeAt */ .oB)(root, 'containerEnv')),
    ];
    const declaration = (0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .entryAt */ ._f)(root, 'image') ?? (0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .entryAt */ ._f)(root, 'build') ?? (0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .entryAt */ ._f)(root, 'dockerFile');
    const at = declaration ? (0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .spanOf */ .ee)(declaration.key) : { source, start: root.start, end: root.start + 1 };
    const frame = { form: 'run', dialect: 'run', at, key: () => `${source.path}#devcontainer` };
    const found = (0,_command_flags_js__WEBPACK_IMPORTED_MODULE_3__.parseFlags)({ ...split, flags }, frame, (0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .textAt */ .$6)(root, 'name') ?? 'devcontainer');
    if (composed)
        return onTopOfCompose(found);
    if (!declaration)
        return [];
    const cannotSay = new Set([...found.cannotSay, ...(found.restart ? [] : ['restart'])]);
    return [{ ...found, ...originOf(source, root, found), cannotSay, oneOff: true }];
}
/** What the dev container adds to a Compose service, which is judged where it is declared. */
function onTopOfCompose(found) {
    const adds = found.privileged || found.capAdd.length > 0 || found.mounts.length > 0 || securityOf(found).length > 0;
    const unsure = new Map([...found.unsure].filter(([field]) => field !== 'user'));
    return adds ? [(0,_command_flags_js__WEBPACK_IMPORTED_MODULE_3__.silentElsewhere)({ ...found, unsure, oneOff: true })] : [];
}
const securityOf = ({ seccomp, appArmor, seLinux, procMount }) => [seccomp, appArmor, seLinux, procMount].filter((fact) => fact !== undefined);
function originOf(source, root, found) {
    const image = (0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .nodeAt */ .oB)(root, 'image');
    const file = (0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .nodeAt */ .oB)(root, 'build', 'dockerfile') ?? (0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .nodeAt */ .oB)(root, 'dockerFile');
    if (image?.kind === 'scalar') {
        const word = wordOf(image);
        if (word.unsure === undefined)
            return { image: (0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .factAt */ .iP)(image, image.text) };
        return { unsure: new Map([...found.unsure, ['image', { because: word.unsure, at: word.span }]]) };
    }
    if (file?.kind !== 'scalar')
        return {};
    return { build: (0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .factAt */ .iP)(file, node_path__WEBPACK_IMPORTED_MODULE_0__.posix.join(node_path__WEBPACK_IMPORTED_MODULE_0__.posix.dirname(source.path), file.text)) };
}
function valuesAt(root, key) {
    const node = (0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .nodeAt */ .oB)(root, key);
    if (node?.kind === 'seq')
        return node.items.flatMap(wordsOf);
    return node ? wordsOf(node) : [];
}
const wordsOf = (node) => (node.kind === 'scalar' && !node.isNull ? [wordOf(node)] : []);
/** The folder that is opened is the repository; other variables are the developer's machine's. */
function wordOf(node, prefix = '') {
    const text = node.text
        .replaceAll('${localWorkspaceFolder}', '.')
        .replaceAll(/\$\{localEnv:(?:HOME|USERPROFILE)\}/g, '~')
        .replaceAll('~~', '~');
    const variable = /\$\{(?:localEnv|localWorkspaceFolderBasename|devcontainerId)[^}]*\}/.exec(text)?.[0];
    const unsure = variable && !isInTarget(text) ? `${variable} is known only on the machine` : undefined;
    return { text: prefix + text, span: (0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .spanOf */ .ee)(node), ...(unsure !== undefined && { unsure }) };
}
/** `source=a-volume,target=/x/${localWorkspaceFolderBasename}`: what the host gives is known all the same. */
const isInTarget = (text) => /(?:target|dst|destination)=/.test(text) && !/(?:source|src)=[^,]*\$\{localEnv/.test(text);
function mountsOf(list) {
    return (0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .itemsOf */ .S3)(list).flatMap((item) => {
        if (item.kind === 'scalar')
            return wordsOf(item).map((value) => ({ name: 'mount', value }));
        const fields = (0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .entriesOf */ .Mc)(item).flatMap(({ key, value }) => value.kind === 'scalar' ? [`${key.text}=${wordOf(value).text}`] : []);
        return [{ name: 'mount', value: { text: fields.join(','), span: (0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .spanOf */ .ee)(item) } }];
    });
}
/** What the features that bring Docker ask for in their own metadata (github.com/devcontainers/features). */
const featureFlags = new Map([
    ['docker-in-docker', ['privileged', 'true']],
    ['docker-outside-of-docker', ['mount', 'type=bind,source=/var/run/docker.sock,target=/var/run/docker-host.sock']],
    ['docker-from-docker', ['mount', 'type=bind,source=/var/run/docker.sock,target=/var/run/docker-host.sock']],
]);
function featuresOf(map) {
    return (0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .entriesOf */ .Mc)(map).flatMap(({ key }) => {
        const id = /^(?:ghcr\.io\/devcontainers\/features\/)?([\w-]+)(?:[:@].*)?$/.exec(key.text)?.[1] ?? '';
        const [name, text] = featureFlags.get(id) ?? [];
        return name !== undefined && text !== undefined ? [{ name, value: { text, span: (0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .spanOf */ .ee)(key) } }] : [];
    });
}
const environmentOf = (map) => (0,_yaml_js__WEBPACK_IMPORTED_MODULE_5__/* .entriesOf */ .Mc)(map).flatMap(({ key, value }) => value.kind === 'scalar' ? [{ name: 'env', value: wordOf(value, `${key.text}=`) }] : []);


/***/ }),

/***/ 3618:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ parseJson)
/* harmony export */ });
/* harmony import */ var jsonc_parser__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9547);
/* harmony import */ var _core_source_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8923);
/* harmony import */ var _yaml_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2643);



/** JSON with comments and trailing commas (devcontainer.json) as the same tree that YAML becomes. */
function parseJson(source) {
    const errors = [];
    const root = (0,jsonc_parser__WEBPACK_IMPORTED_MODULE_0__.parseTree)(source.text, errors, {
        allowTrailingComma: true,
        disallowComments: false,
        allowEmptyContent: true,
    });
    const first = errors[0];
    if (first) {
        const line = (0,_core_source_js__WEBPACK_IMPORTED_MODULE_1__/* .position */ .G1)(source, first.offset).line;
        return { documents: [], problems: [{ line, because: (0,jsonc_parser__WEBPACK_IMPORTED_MODULE_0__.printParseErrorCode)(first.error), text: source.text }] };
    }
    return { documents: root ? [convert(source, root)] : [], problems: [] };
}
function convert(source, node) {
    const end = node.offset + node.length;
    if (node.type === 'object') {
        const mapping = new _yaml_js__WEBPACK_IMPORTED_MODULE_2__/* .Mapping */ .X9(source, node.offset, '');
        for (const [key, value] of (node.children ?? []).map((property) => property.children ?? [])) {
            if (key && value)
                mapping.own.push({ key: scalar(source, key), value: convert(source, value) });
        }
        mapping.end = end;
        return mapping;
    }
    if (node.type === 'array') {
        const sequence = new _yaml_js__WEBPACK_IMPORTED_MODULE_2__/* .Sequence */ .gd(source, node.offset, '');
        for (const child of node.children ?? [])
            sequence.items.push(convert(source, child));
        sequence.end = end;
        return sequence;
    }
    return scalar(source, node);
}
function scalar(source, node) {
    const inset = node.type === 'string' ? 1 : 0;
    const end = node.offset + node.length - inset;
    return new _yaml_js__WEBPACK_IMPORTED_MODULE_2__/* .Scalar */ .X5(source, node.offset + inset, end, '', undefined, node.type === 'null' ? '' : String(node.value));
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
