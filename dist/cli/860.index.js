export const id = 860;
export const ids = [860,977];
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

/***/ 6243:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   SI: () => (/* binding */ parseSwitch),
/* harmony export */   at: () => (/* binding */ parseUlimit),
/* harmony export */   cG: () => (/* binding */ parseInteger),
/* harmony export */   ev: () => (/* binding */ parseTmpfs),
/* harmony export */   nu: () => (/* binding */ parseRestart),
/* harmony export */   pz: () => (/* binding */ parsePort),
/* harmony export */   vS: () => (/* binding */ parseSecurityOption),
/* harmony export */   wM: () => (/* binding */ parseVolume),
/* harmony export */   zt: () => (/* binding */ parseMount)
/* harmony export */ });
/* harmony import */ var _core_paths_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2720);

/** Values of run flags as Docker's command line parses them; undefined for what it would refuse. */
/** Go's strconv.ParseBool. */
function parseSwitch(text) {
    if (/^(?:1|t|T|TRUE|true|True)$/.test(text))
        return true;
    return /^(?:0|f|F|FALSE|false|False)$/.test(text) ? false : undefined;
}
function parseInteger(text) {
    return /^[-+]?\d+$/.test(text) ? Number(text) : undefined;
}
function parseRestart(text) {
    const match = /^(no|always|unless-stopped|on-failure)?(?::(\d+))?$/.exec(text);
    return match ? { name: match[1] ?? 'no', maximumRetryCount: Number(match[2] ?? 0) } : undefined;
}
const propagations = /^r?(?:private|shared|slave)$/;
/** Absolute, relative and home paths and Windows drives are binds; other names are volumes. */
const isHostPath = (source) => /^(?:[/.~\\]|[a-zA-Z]:[\\/])/.test(source);
/** Up to a colon: those of a Windows drive, of a variable's default and of a command (with another inside) belong to it. */
const volumePart = /(?:(?<![^:])(?:[a-zA-Z]:(?=\\)|[A-Z]:(?=\/))|\$\{[^}]*\}|\$\((?:[^()]|\([^()]*\))*\)|[^:])+/g;
/** `[source:]target[:options]`. */
function parseVolume(text) {
    // Two of the longest paths that Linux has; hostile text beyond that is slow to take apart.
    if (text.length > 10_000)
        return undefined;
    const parts = text.match(volumePart) ?? [];
    const [first = '', second, options = '', ...more] = parts;
    if (more.length > 0 || first === '')
        return undefined;
    if (second === undefined)
        return { type: 'volume', target: first, readOnly: false };
    if (!isTarget(second)) {
        return isTarget(first) ? { type: 'volume', target: first, ...volumeOptions(second) } : undefined;
    }
    const type = isHostPath(first) || first.startsWith('$') ? 'bind' : 'volume';
    return { type, source: hostPath(first), target: second, ...volumeOptions(options) };
}
const isTarget = (text) => /^(?:[/$\\]|[a-zA-Z]:)/.test(text);
function volumeOptions(text) {
    const options = text.split(',');
    const propagation = options.find((option) => propagations.test(option));
    return {
        readOnly: options.some((option) => option === 'ro' || option === 'rro'),
        ...(propagation && { propagation }),
    };
}
/** One spelling for what lies in the repository: `./data`. */
function hostPath(source) {
    if (source === '.' || source === './')
        return '.';
    return /^[^/.~$\\][^:]*$/.test(source) ? source : (0,_core_paths_js__WEBPACK_IMPORTED_MODULE_0__/* .withoutTrailingSlashes */ .A$)(source);
}
/** `type=bind,source=/a,target=/b,readonly` (CSV; Docker's default type is `volume`). */
function parseMount(text) {
    const fields = new Map();
    for (const [, quoted, plain] of text.matchAll(/"((?:[^"]|"")*)"|([^,]+)/g)) {
        const field = quoted?.replaceAll('""', '"') ?? plain ?? '';
        const equals = field.indexOf('=');
        const name = (equals < 0 ? field : field.slice(0, equals)).trim().toLowerCase();
        fields.set(name, equals < 0 ? 'true' : field.slice(equals + 1));
    }
    const first = (...names) => names.map((name) => fields.get(name)).find((value) => value !== undefined);
    const target = first('target', 'dst', 'destination');
    if (target === undefined)
        return undefined;
    const source = first('source', 'src');
    const propagation = first('bind-propagation');
    return {
        type: first('type') ?? 'volume',
        ...(source !== undefined && { source: hostPath(source) }),
        target,
        readOnly: parseSwitch(first('readonly', 'ro') ?? 'false') ?? false,
        ...(propagation && { propagation }),
    };
}
/** `/run:rw,size=64m`. */
function parseTmpfs(text) {
    const [target = '', options = ''] = text.split(':');
    return { type: 'tmpfs', target, readOnly: options.split(',').includes('ro') };
}
/** `[ip:][hostPort[-end]:]containerPort[-end][/protocol]`, IPv6 in brackets, or Docker's long `published=…,target=…`. */
function parsePort(text) {
    if (text.includes('='))
        return parseLongPort(text);
    const match = /^(?:(\[[^\]]+\]|[^:[\]]*):)??(?:(\d*)(?:-(\d+))?:)?(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(text);
    if (!match)
        return undefined;
    const [, ip, first, last, container, , protocol = 'tcp'] = match;
    if (ip !== undefined && first === undefined)
        return undefined;
    return port(ip?.replace(/[[\]]/g, ''), first, last, container, protocol);
}
function parseLongPort(text) {
    const fields = new Map(text.split(',').map((field) => field.split('=', 2)));
    const published = fields.get('published') ?? '';
    const range = /^(\d*)(?:-(\d+))?$/.exec(published);
    const target = fields.get('target') ?? '';
    if (!range || !/^\d+$/.test(target))
        return undefined;
    return port(undefined, range[1], range[2], target, fields.get('protocol') ?? 'tcp');
}
function port(ip, first, last, container, protocol) {
    const name = protocol.toLowerCase();
    if (name !== 'tcp' && name !== 'udp' && name !== 'sctp')
        return undefined;
    return {
        ...(ip && { hostIp: ip }),
        ...(first && { hostPort: Number(first) }),
        ...(last && { hostPortEnd: Number(last) }),
        containerPort: Number(container),
        protocol: name,
    };
}
function parseUlimit(text) {
    const match = /^(\w+)=(-?\d+)(?::(-?\d+))?$/.exec(text);
    if (!match)
        return undefined;
    const soft = Number(match[2]);
    return { name: match[1], soft, hard: match[3] === undefined ? soft : Number(match[3]) };
}
/** Both separators, `=` and the older `:`; undefined for what changes none of the facts. */
function parseSecurityOption(text) {
    const match = /^([\w-]+)(?:[=:](.*))?$/s.exec(text);
    const value = match?.[2] ?? '';
    switch (match?.[1]) {
        case 'no-new-privileges':
            return { field: 'noNewPrivileges', value: value === '' ? true : (parseSwitch(value) ?? false) };
        case 'seccomp':
            return { field: 'seccomp', value: value === 'unconfined' ? value : value === 'builtin' ? 'default' : 'localhost' };
        case 'apparmor':
            return { field: 'appArmor', value: appArmorProfile(value) };
        case 'systempaths':
            return value === 'unconfined' ? { field: 'procMount', value: 'Unmasked' } : undefined;
        case 'unmask':
            return /(?:^|:)(?:ALL|\/proc)/i.test(value) ? { field: 'procMount', value: 'Unmasked' } : undefined;
        case 'label':
            return { field: 'seLinux', value: seLinuxOption(value) };
        default:
            return undefined;
    }
}
function appArmorProfile(name) {
    if (name === 'unconfined')
        return name;
    return name === '' || name === 'docker-default' || name === 'runtime/default' ? 'default' : 'localhost';
}
function seLinuxOption(text) {
    if (text === 'disable')
        return { disabled: true };
    const match = /^(user|role|type|level)[:=](.*)$/.exec(text);
    return match ? { [match[1]]: match[2] } : {};
}


/***/ }),

/***/ 1933:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   IE: () => (/* binding */ pieces),
/* harmony export */   _N: () => (/* binding */ stretch),
/* harmony export */   kv: () => (/* binding */ doubtOf),
/* harmony export */   qZ: () => (/* binding */ unquoted),
/* harmony export */   yM: () => (/* binding */ splitWords),
/* harmony export */   y_: () => (/* binding */ part)
/* harmony export */ });
/* harmony import */ var _core_source_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8923);

/** A part of a word's decoded text; exact where the source spells the part literally. */
function part(word, from, to = word.text.length) {
    return { ...word, text: word.text.slice(from, to), span: partSpan(word, from, to) };
}
function partSpan({ text, span: at }, from, to) {
    const raw = at.source.text.slice(at.start, at.end);
    if (raw === text)
        return (0,_core_source_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(at.source, at.start + from, at.start + to);
    const wanted = text.slice(from, to);
    const found = wanted === '' ? -1 : raw.indexOf(wanted);
    if (found >= 0 && found === raw.lastIndexOf(wanted))
        return (0,_core_source_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(at.source, at.start + found, at.start + found + to - from);
    if (!raw.startsWith(text.slice(0, from)))
        return at;
    if (raw.startsWith(text.slice(0, to)))
        return (0,_core_source_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(at.source, at.start + from, at.start + to);
    return to === text.length ? unquoted((0,_core_source_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(at.source, at.start + from, at.end)) : at;
}
/** The span without quotes that open and close it. */
function unquoted(at) {
    const raw = at.source.text.slice(at.start, at.end);
    const isQuoted = raw.length >= 2 && /^(["']).*\1$/s.test(raw);
    return isQuoted ? (0,_core_source_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(at.source, at.start + 1, at.end - 1) : at;
}
/** The pieces between a separator, each with its place. */
function pieces(word, separator) {
    const found = [];
    let from = 0;
    for (const text of word.text.split(separator)) {
        found.push(part(word, from, from + text.length));
        from += text.length + separator.length;
    }
    return found;
}
/** From one word to another of the same line, where the line itself has them. */
function stretch(first, last) {
    const [start, end] = [first.use ?? first.span, last.use ?? last.span];
    return start.source === end.source && end.end >= start.start ? (0,_core_source_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(start.source, start.start, end.end) : start;
}
const doubtOf = (word, because = word.unsure ?? '') => ({ because, at: word.span });
/** Splits text as a POSIX shell does where nothing is expanded: blanks, quotes, backslashes. `locate` maps offsets to the source. */
function splitWords(text, locate) {
    const words = [];
    const pattern = /(?:\\[\s\S]|'[^']*'|"(?:\\[\s\S]|[^"\\])*"|[^\s\\'"]|["'\\])+/g;
    for (const match of text.matchAll(pattern)) {
        const raw = match[0];
        if (/^\\\r?\n$/.test(raw))
            continue;
        words.push({ text: unquote(raw), span: unquoted(locate(match.index, match.index + raw.length)) });
    }
    return words;
}
function unquote(raw) {
    return raw.replace(/\\\r?\n|\\([\s\S])|'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"/g, (_, escaped, single, double) => {
        if (double !== undefined)
            return double.replace(/\\\r?\n/g, '').replace(/\\(["\\$`])/g, '$1');
        return single ?? escaped ?? '';
    });
}


/***/ }),

/***/ 6860:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readCompose: () => (/* binding */ readCompose)
});

// EXTERNAL MODULE: ./.build/core/source.js
var core_source = __webpack_require__(8923);
// EXTERNAL MODULE: ./.build/facts/variables.js
var variables = __webpack_require__(867);
;// CONCATENATED MODULE: ./.build/facts/compose/environment.js


const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*(?:[=:][ \t]*("(?:\\[\s\S]|[^"\\])*"|'[^']*'|[^\r\n]*))?[^\r\n]*$/gm;
/** Reads assignments in their order; a value may name variables assigned before it. */
function readAssignments(source, outer = new Map()) {
    const known = new Map(outer);
    return [...source.text.matchAll(assignment)].map((match) => {
        const [, name = '', raw] = match;
        const at = (0,core_source/* span */.Ln)(source, match.index, match.index + match[0].length);
        if (raw === undefined)
            return { name, at };
        const value = decode(raw, known);
        known.set(name, value);
        return { name, value, at };
    });
}
function decode(raw, known) {
    const lookup = (name) => known.get(name) ?? '';
    if (raw.startsWith("'") && raw.length > 1 && raw.endsWith("'"))
        return raw.slice(1, -1);
    if (raw.startsWith('"') && raw.length > 1 && raw.endsWith('"')) {
        const text = raw.slice(1, -1).replace(/\\([nrt"\\])/g, (_, c) => ({ n: '\n', r: '\r', t: '\t' })[c] ?? c);
        return (0,variables/* expand */.f)(text, lookup, '\\').text;
    }
    return (0,variables/* expand */.f)(raw.replace(/(?:^|\s)#.*$/, '').trim(), lookup, '\\').text;
}
/** The variables of a `.env`; the ones that `outer` has already keep their values. */
function environmentOf(source, outer = new Map()) {
    if (!source)
        return outer;
    const environment = new Map();
    for (const { name, value } of readAssignments(source, outer))
        if (value !== undefined)
            environment.set(name, value);
    for (const [name, value] of outer)
        environment.set(name, value);
    return environment;
}
/** Variables that every shell has: the project's folder and the user's home, in the words that paths have for them. */
const everywhere = new Map([
    ['PWD', '.'],
    ['HOME', '~'],
]);
const lookUp = (scope, name) => scope.environment.get(name) ?? everywhere.get(name);
/** Resolves `.` and `..`; what leads out of the repository keeps its leading `..`. */
function joinPath(folder, path) {
    const parts = [];
    for (const part of `${folder}/${path}`.split('/')) {
        if (part === '' || part === '.')
            continue;
        if (part === '..' && parts.length > 0 && parts.at(-1) !== '..')
            parts.pop();
        else
            parts.push(part);
    }
    return parts.join('/');
}
const folderOf = (path) => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const isOutside = (path) => path === '..' || path.startsWith('../');

// EXTERNAL MODULE: ./.build/facts/template.js
var template = __webpack_require__(5554);
// EXTERNAL MODULE: ./.build/facts/yaml.js
var yaml = __webpack_require__(2643);
// EXTERNAL MODULE: ./.build/core/paths.js
var paths = __webpack_require__(2720);
// EXTERNAL MODULE: ./.build/facts/command/flag-values.js
var flag_values = __webpack_require__(6243);
;// CONCATENATED MODULE: ./.build/facts/compose/merge.js



// How Compose lays one file, or an extending service, over another:
// https://github.com/compose-spec/compose-spec/blob/main/13-merge.md
/** Of two lists the later one alone counts. */
const replaced = new Set(['command', 'entrypoint', 'healthcheck.test']);
/** Written as a list or as a mapping, and merged by name. */
const named = new Set([
    'environment',
    'labels',
    'annotations',
    'sysctls',
    'extra_hosts',
    'networks',
    'depends_on',
    'build.args',
    'build.labels',
    'deploy.labels',
]);
/** Lists whose items are told apart by where they show up in the container. */
const targets = {
    volumes: (text) => (0,flag_values/* parseVolume */.wM)(text)?.target ?? text,
    devices: (text) => text.split(':')[1] ?? text,
    configs: (text) => text,
    secrets: (text) => text,
};
const isReset = (node) => node.tag === '!reset';
/** Lays `over` on `base`; `path` is where they stand in the file (`services`, `web`, `ports`). Neither is changed. */
function merge(base, over, path = []) {
    const place = path[0] === 'services' ? path.slice(2).join('.') : '';
    if (over.tag === '!override' || replaced.has(place))
        return over;
    if ((0,yaml/* isNull */.kZ)(over) && base.kind !== 'scalar')
        return base;
    if ((0,yaml/* isNull */.kZ)(base) || base.tag === '!reset')
        return over;
    if (place === 'build')
        return mergeBuild(base, over, path);
    const key = targets[place];
    if (key)
        return mergeByTarget(base, over, key);
    if (named.has(place) && (base.kind === 'seq' || over.kind === 'seq'))
        return mergeNamed(base, over);
    if (base.kind === 'map' && over.kind === 'map')
        return mergeMappings(base, over, path);
    if (base.kind === 'seq' || over.kind === 'seq')
        return concatenate(over, itemsOf(base), itemsOf(over));
    return over;
}
const mergedBelow = new WeakMap();
/** `services`, a service, and the longest place with a meaning of its own (`deploy.labels`). */
const longestPlace = 4;
/** Below every place with a meaning the same two nodes merge to the same: aliases of aliases do not multiply. */
function mergeMappings(base, over, path) {
    if (path.length <= longestPlace)
        return mergeEntries(base, over, path);
    const known = mergedBelow.get(base) ?? new WeakMap();
    mergedBelow.set(base, known);
    const merged = known.get(over) ?? mergeEntries(base, over, path);
    known.set(over, merged);
    return merged;
}
function mergeEntries(base, over, path) {
    const merged = new Map(base.entries);
    for (const [name, entry] of over.entries) {
        const below = merged.get(name);
        if (isReset(entry.value))
            merged.delete(name);
        else
            merged.set(name, below ? { key: entry.key, value: merge(below.value, entry.value, [...path, name]) } : entry);
    }
    return mappingOf(over, [...merged.values()]);
}
/** A mapping that stands where `place` does. */
function mappingOf(place, entries) {
    const mapping = new yaml/* Mapping */.X9(place.source, place.start, '');
    mapping.own.push(...entries);
    mapping.end = place.end;
    return mapping;
}
const itemsOf = (node) => (node.kind === 'seq' ? node.items : (0,yaml/* isNull */.kZ)(node) ? [] : [node]);
/** Lists are appended; an item that is said twice counts once. */
function concatenate(place, first, second) {
    const said = new Set(second.map((item) => (item.kind === 'scalar' ? item.text : item)));
    const kept = first.filter((item) => !said.has(item.kind === 'scalar' ? item.text : item));
    const sequence = new yaml/* Sequence */.gd(place.source, place.start, '');
    sequence.items.push(...kept, ...second);
    sequence.end = place.end;
    return sequence;
}
function mergeByTarget(base, over, targetOf) {
    const key = (node) => {
        const text = node.kind === 'scalar' ? targetOf(node.text) : ((0,yaml/* textAt */.$6)(node, 'target') ?? (0,yaml/* textAt */.$6)(node, 'source') ?? '');
        return (0,paths/* withoutTrailingSlashes */.A$)(text);
    };
    const taken = new Set(itemsOf(over).map(key));
    const kept = itemsOf(base).filter((item) => !taken.has(key(item)));
    return concatenate(over, kept, itemsOf(over));
}
/** `A=1` in a list and `A: 1` in a mapping are the same thing: the result is a list that may hold both. */
function mergeNamed(base, over) {
    const taken = new Set(namedItems(over).map(nameOf));
    const kept = namedItems(base).filter((item) => !taken.has(nameOf(item)));
    return concatenate(over, kept, namedItems(over));
}
function namedItems(node) {
    if (node.kind !== 'map')
        return [...itemsOf(node)];
    return [...node.entries.values()].map((entry) => mappingOf(entry.key, [entry]));
}
function nameOf(item) {
    if (item.kind === 'scalar')
        return /^[^=]*/.exec(item.text)[0];
    return item.kind === 'map' ? (item.own[0]?.key.text ?? '') : '';
}
/** `build: ./dir` is short for its context. */
function mergeBuild(base, over, path) {
    const [below, above] = [longBuild(base), longBuild(over)];
    return below.kind === 'map' && above.kind === 'map' ? mergeMappings(below, above, path) : over;
}
function longBuild(node) {
    if (node.kind !== 'scalar')
        return node;
    const key = new yaml/* Scalar */.X5(node.source, node.start, node.start, '', undefined, 'context');
    return mappingOf(node, [{ key, value: node }]);
}

;// CONCATENATED MODULE: ./.build/facts/compose/load.js






const deepest = 50;
/** Files that a repository's projects include, and services that extend another, in all: both multiply. */
const mostIncluded = 1000;
const mostExtended = 20_000;
/** Loads Compose files as `docker compose` does, but from the repository alone. What cannot be read becomes a gap. */
class Loader {
    repository;
    found = new Map();
    roots = new Map();
    scopes = new Map();
    environments = new Map();
    included = 0;
    extensions = 0;
    constructor(repository) {
        this.repository = repository;
    }
    get gaps() {
        return [...this.found.values()];
    }
    scopeOf(source) {
        return this.scopes.get(source) ?? { folder: folderOf(source.path), environment: new Map() };
    }
    /** The scope of a file that nothing includes: its folder and the `.env` in it. */
    ownScope(path) {
        const folder = folderOf(path);
        let environment = this.environments.get(folder);
        if (!environment) {
            environment = environmentOf(this.repository.read(joinPath(folder, '.env')));
            this.environments.set(folder, environment);
        }
        return { folder, environment };
    }
    /** A scalar's text with its variables put in. */
    expanded(node) {
        const scope = this.scopeOf(node.source);
        return (0,variables/* expand */.f)(node.text, (name) => lookUp(scope, name), '$$');
    }
    /** Loads files, the later ones laid over the earlier ones. */
    project(sources, scope, including = []) {
        const services = new Map();
        let root;
        for (const source of sources) {
            const own = this.root(this.scoped(source, scope));
            if (!own)
                continue;
            for (const item of listOf((0,yaml/* nodeAt */.oB)(own, 'include')))
                root = this.include(item, scope, services, root, including);
            this.lay(own, services);
            root = root ? merge(root, own) : own;
        }
        return { services, root };
    }
    lay(root, services) {
        const own = (0,yaml/* nodeAt */.oB)(root, 'services');
        if (own?.kind !== 'map')
            return;
        for (const [name, { key, value }] of own.entries) {
            const below = services.get(name);
            if (isReset(value)) {
                services.delete(name);
                continue;
            }
            const { node, opaque } = this.extended(own, name, value, []);
            if (!below)
                services.set(name, { name, key, path: key.source.path, node, opaque, included: false });
            else {
                const merged = merge(below.node, node, ['services', name]);
                services.set(name, { ...below, node: merged, opaque: below.opaque ?? opaque });
            }
        }
    }
    /** A service with what it extends underneath. */
    extended(services, name, node, trail) {
        const here = `${node.source.path}#${name}`;
        const clause = (0,yaml/* nodeAt */.oB)(node, 'extends');
        if (!clause || clause.tag === '!reset' || (clause.kind === 'scalar' && clause.isNull))
            return { node };
        const wanted = this.text(clause.kind === 'map' ? (0,yaml/* nodeAt */.oB)(clause, 'service') : clause);
        if (wanted === undefined)
            return { node, opaque: this.lost(clause, `${name} extends a service that is not known`, false) };
        const isCycle = trail.includes(here);
        if (isCycle || trail.length > deepest || ++this.extensions > mostExtended) {
            return {
                node,
                opaque: this.lost(clause, `${name} extends ${isCycle ? 'itself' : 'through too many others'}`, true),
            };
        }
        const file = clause.kind === 'map' ? (0,yaml/* nodeAt */.oB)(clause, 'file') : undefined;
        const from = file ? this.otherServices(file) : { services };
        if (!from.services)
            return { node, opaque: from.opaque };
        const base = from.services.entry(wanted)?.value;
        if (!base)
            return { node, opaque: this.lost(clause, `${name} extends ${wanted}, which does not exist`, true) };
        const below = this.extended(from.services, wanted, base, [...trail, here]);
        return { node: merge(below.node, node, ['services', name]), opaque: below.opaque };
    }
    otherServices(file) {
        const found = this.file(file, folderOf(file.source.path));
        if (!found.source)
            return { opaque: found.opaque };
        const scope = { folder: folderOf(found.source.path), environment: this.scopeOf(file.source).environment };
        const services = (0,yaml/* nodeAt */.oB)(this.root(this.scoped(found.source, scope)), 'services');
        if (services?.kind === 'map')
            return { services };
        return { opaque: this.lost(file, `${found.source.path} has no services to extend`, true) };
    }
    include(item, scope, services, root, including) {
        const paths = item.kind === 'map' ? listOf((0,yaml/* nodeAt */.oB)(item, 'path')) : [item];
        const sources = paths.flatMap((path) => this.file(path, scope.folder).source ?? []);
        const first = sources[0];
        if (!first)
            return root;
        if (including.includes(first.path) || including.length > deepest) {
            this.lost(item, `${first.path} includes itself`, true);
            return root;
        }
        if (++this.included > mostIncluded) {
            this.lost(item, `more than ${mostIncluded} Compose files are included`, true);
            return root;
        }
        const folder = this.text((0,yaml/* nodeAt */.oB)(item, 'project_directory'));
        const own = {
            folder: folder === undefined ? folderOf(first.path) : joinPath(scope.folder, folder),
            environment: this.includedEnvironment(item, scope, folder ?? folderOf(first.path)),
        };
        const project = this.project(sources, own, [...including, first.path]);
        for (const [name, definition] of project.services) {
            if (!services.has(name))
                services.set(name, { ...definition, included: true });
        }
        if (!project.root)
            return root;
        return root ? merge(root, project.root) : project.root;
    }
    /** The including project's variables win over those of the included file's own `.env` or `env_file`. */
    includedEnvironment(item, scope, folder) {
        const named = item.kind === 'map' ? listOf((0,yaml/* nodeAt */.oB)(item, 'env_file')) : [];
        const paths = named.flatMap((node) => this.text(node) ?? []).map((path) => joinPath(scope.folder, path));
        const files = paths.length > 0 ? paths : [joinPath(folder, '.env')];
        return files.reduce((outer, path) => environmentOf(this.repository.read(path), outer), scope.environment);
    }
    /** The file that a node names. */
    file(node, folder) {
        const path = this.text(node);
        if (path === undefined)
            return { opaque: this.lost(node, 'the name of a file depends on a variable', false) };
        if (/^[a-z][\w+.-]*:|^git@|^github\.com\//i.test(path)) {
            return { opaque: this.lost(node, 'a remote Compose file is not read', false) };
        }
        const joined = path.startsWith('/') ? undefined : joinPath(folder, path);
        const source = joined === undefined ? undefined : this.repository.read(joined);
        if (source)
            return { source };
        const isOurs = joined !== undefined && !isOutside(joined) && !path.startsWith('~');
        const because = isOurs ? `${joined} is not in the repository` : 'a Compose file outside the repository is not read';
        return { opaque: this.lost(node, because, isOurs) };
    }
    text(node) {
        if (node?.kind !== 'scalar' || node.isNull)
            return undefined;
        const { text, unknown } = this.expanded(node);
        return unknown.length > 0 || text === '' ? undefined : text;
    }
    /** Notes a gap; returns the doubt that it leaves. */
    lost(node, because, blocking) {
        const { path } = node.source;
        const line = (0,core_source/* position */.G1)(node.source, node.start).line;
        this.found.set(`${path}:${line}:${because}`, { path, line, because, kinds: ['container'], blocking });
        return { because, at: (0,yaml/* spanOf */.ee)(node) };
    }
    /** A file is parsed once in a scope; where two projects see it differently it is another source. */
    scoped(source, scope) {
        const known = this.scopes.get(source);
        const isSame = !known || (known.folder === scope.folder && known.environment === scope.environment);
        const own = isSame ? source : { ...source };
        this.scopes.set(own, scope);
        return own;
    }
    root(source) {
        if (this.roots.has(source))
            return this.roots.get(source);
        const { documents, problems } = (0,yaml/* parseYaml */.hN)(source);
        for (const problem of problems) {
            const { path } = source;
            const isTemplate = (0,template/* hasBareAction */.B)(problem.text);
            const because = isTemplate ? 'a template: judged when rendered' : problem.because;
            const gap = { path, line: problem.line, because, kinds: ['container'], blocking: !isTemplate };
            this.found.set(`${path}:${gap.line}:${because}`, gap);
        }
        let root;
        for (const document of documents) {
            if (document.kind !== 'map' || document.entries.has('apiVersion'))
                continue;
            const own = withServices(document);
            root = root ? merge(root, own) : own;
        }
        this.roots.set(source, root);
        return root;
    }
}
/** The oldest Compose files have their services at the top level. */
function withServices(root) {
    const entries = [...root.entries.values()];
    const isService = ({ value }) => ['image', 'build', 'extends'].some((name) => (0,yaml/* nodeAt */.oB)(value, name));
    const isOldest = entries.length > 0 && !root.entries.has('services') && !root.entries.has('include');
    if (!isOldest || !entries.every(isService))
        return root;
    const key = new yaml/* Scalar */.X5(root.source, root.start, root.start, '', undefined, 'services');
    return mappingOf(root, [{ key, value: root }]);
}
const listOf = (node) => {
    if (!node || (node.kind === 'scalar' && node.isNull))
        return [];
    return node.kind === 'seq' ? (0,yaml/* itemsOf */.S3)(node) : [node];
};

// EXTERNAL MODULE: ./.build/facts/dockerfile.js + 2 modules
var dockerfile = __webpack_require__(6977);
;// CONCATENATED MODULE: ./.build/facts/compose/values.js


/** Reads one service: what cannot be known becomes a doubt about its field. */
class Values {
    loader;
    service;
    unsure = new Map();
    constructor(loader, service) {
        this.loader = loader;
        this.service = service;
    }
    /** What stands at a path of the service; null and `!reset` set nothing. */
    get(...path) {
        return at(this.service, ...path);
    }
    /** The key of the first of these paths that is there. */
    place(...paths) {
        for (const path of paths) {
            const parent = this.get(...path.slice(0, -1));
            const entry = parent?.kind === 'map' ? parent.entry(path.at(-1)) : undefined;
            if (entry)
                return (0,yaml/* spanOf */.ee)(entry.key);
        }
        return undefined;
    }
    doubt(field, where, because) {
        if (!this.unsure.has(field))
            this.unsure.set(field, { because, at: where });
    }
    /** A scalar's text, variables put in. Undefined, with a doubt, where it cannot be known; undefined where it is empty. */
    text(field, node) {
        if (!node)
            return undefined;
        if (node.kind !== 'scalar') {
            this.doubt(field, (0,yaml/* spanOf */.ee)(node), 'this is not text');
            return undefined;
        }
        const { text, unknown } = this.loader.expanded(node);
        if (unknown.length === 0)
            return text === '' ? undefined : text;
        this.doubt(field, (0,yaml/* spanOf */.ee)(node), noValue(unknown));
        return undefined;
    }
    /** A scalar's text where nothing depends on it: the unknown is left out without a doubt. */
    plain(node) {
        if (node?.kind !== 'scalar' || node.isNull)
            return undefined;
        const { text, unknown } = this.loader.expanded(node);
        return unknown.length > 0 || text === '' ? undefined : text;
    }
    /** A fact out of a scalar; `wanted` says what it should have been where `parse` refuses the text. */
    fact(field, node, parse, wanted) {
        const text = this.text(field, node);
        if (text === undefined || !node)
            return undefined;
        const value = parse(text.trim());
        if (value !== undefined)
            return (0,yaml/* factAt */.iP)(node, value);
        this.doubt(field, (0,yaml/* spanOf */.ee)(node), `this is not ${wanted}`);
        return undefined;
    }
    string(field, ...path) {
        return this.fact(field, this.get(...path), (text) => text, 'text');
    }
    boolean(field, ...path) {
        return this.fact(field, this.get(...path), asBoolean, 'true or false');
    }
    /** The items of a list, or the one item that stands in its place. */
    items(field, ...path) {
        const node = this.get(...path);
        if (!node)
            return [];
        if (node.kind === 'map') {
            this.doubt(field, (0,yaml/* spanOf */.ee)(node), 'this is not a list');
            return [];
        }
        return (node.kind === 'seq' ? node.items : [node]).filter((item) => !isUnset(item));
    }
    facts(field, path, parse, wanted) {
        return this.items(field, ...path).flatMap((item) => this.fact(field, item, parse, wanted) ?? []);
    }
    /** Names and values, whether written as a mapping or as a list. */
    pairs(field, ...path) {
        const node = this.get(...path);
        if (node?.kind === 'scalar' && this.text(field, node) !== undefined)
            this.doubt(field, (0,yaml/* spanOf */.ee)(node), 'this is not a list');
        return this.pairsOf(node);
    }
    pairsOf(node) {
        if (!node || node.kind === 'scalar')
            return [];
        if (node.kind === 'map')
            return [...node.entries.values()].flatMap((entry) => this.mappedPair(entry));
        return node.items.flatMap((item) => {
            if (item.kind === 'scalar')
                return this.listedPair(item);
            return item.kind === 'map' ? [...item.entries.values()].flatMap((entry) => this.mappedPair(entry)) : [];
        });
    }
    mappedPair({ key, value }) {
        if (isReset(value))
            return [];
        const name = key.text;
        if (value.kind !== 'scalar')
            return [{ name, isUnknown: false, node: value, at: (0,yaml/* spanOf */.ee)(value) }];
        if (value.isNull)
            return [{ name, isUnknown: false, node: value, at: (0,yaml/* spanOf */.ee)(key) }];
        const { text, unknown } = this.loader.expanded(value);
        return [{ name, value: text, isUnknown: unknown.length > 0, node: value, at: (0,yaml/* spanOf */.ee)(value) }];
    }
    listedPair(item) {
        const { text, unknown } = this.loader.expanded(item);
        const equals = text.indexOf('=');
        const common = { isUnknown: unknown.length > 0, node: item, at: (0,yaml/* spanOf */.ee)(item) };
        if (text === '')
            return [];
        return [
            equals < 0
                ? { name: text, ...common }
                : { name: text.slice(0, equals), value: text.slice(equals + 1), ...common },
        ];
    }
}
const isUnset = (node) => isReset(node) || (node.kind === 'scalar' && node.isNull);
function at(node, ...path) {
    let here = node;
    for (const name of path) {
        here = here?.kind === 'map' ? here.entry(name)?.value : undefined;
        if (!here || isUnset(here))
            return undefined;
    }
    return here;
}
const noValue = (names) => `\${${names[0]}} has no value`;
/** YAML 1.1's words, quoted or not. */
function asBoolean(text) {
    if (/^(?:true|yes|on|y|1)$/i.test(text))
        return true;
    return /^(?:false|no|off|n|0)$/i.test(text) ? false : undefined;
}
const asInteger = (text) => (/^[-+]?\d+$/.test(text) ? Number(text) : undefined);

;// CONCATENATED MODULE: ./.build/facts/compose/image.js





/** Bases that say by their name that they do not run as root; what else says nothing runs as root. */
const namesNonRoot = /non-?root|rootless|unprivileged/i;
/** Reads what a `build` section makes, with the Dockerfile of the repository. */
async function builtBy(values, build) {
    const inline = at(build, 'dockerfile_inline');
    const target = values.plain(at(build, 'target'));
    const found = inline?.kind === 'scalar' ? inlineDockerfile(inline) : dockerfileOf(values, build);
    const place = at(build, 'dockerfile') ?? at(build, 'context') ?? build;
    const fact = (0,yaml/* factAt */.iP)(place, found.name);
    const lost = (because) => ({
        build: fact,
        exposedPorts: [],
        userDoubt: { because, at: (0,yaml/* spanOf */.ee)(place) },
    });
    if (!found.source)
        return lost('the Dockerfile is not in the repository: it decides');
    const image = await (0,dockerfile.readBuiltImage)(found.source, target, argumentsOf(values, build));
    if (!image)
        return lost(`${found.name} has no such stage`);
    return { build: fact, ...imageFacts(image, found.locate) };
}
function dockerfileOf(values, build) {
    const locate = (place) => place;
    const contextNode = build.kind === 'scalar' ? build : at(build, 'context');
    const context = contextNode ? values.plain(contextNode) : '.';
    const named = at(build, 'dockerfile');
    const file = named ? values.plain(named) : 'Dockerfile';
    if (context === undefined || file === undefined)
        return { name: context ?? file ?? '', locate };
    const isForeign = /^[a-z][\w+.-]*:\/\/|^git@|^github\.com\/|^[~/]/i.test(context) || file.startsWith('/');
    if (isForeign)
        return { name: context, locate };
    const { folder } = values.loader.scopeOf((contextNode ?? build).source);
    const path = joinPath(joinPath(folder, context), file);
    if (isOutside(path))
        return { name: path, locate };
    const found = read(values.loader.repository, path, named === undefined);
    return { name: found?.path ?? path, source: found, locate };
}
/** Without a name the builder also takes `dockerfile`, podman `Containerfile`. */
function read(repository, path, isDefault) {
    const names = isDefault ? ['Dockerfile', 'dockerfile', 'Containerfile'] : [];
    const others = names.map((name) => path.replace(/[^/]*$/, name));
    for (const candidate of [path, ...others]) {
        const found = repository.read(candidate);
        if (found)
            return found;
    }
    return undefined;
}
function inlineDockerfile(inline) {
    const { path } = inline.source;
    return { name: path, source: (0,core_source/* source */.sP)(path, inline.text), locate: (place) => inline.within(place.start, place.end) };
}
function argumentsOf(values, build) {
    const pairs = values.pairsOf(at(build, 'args'));
    return new Map(pairs.flatMap(({ name, value, isUnknown }) => (value === undefined || isUnknown ? [] : [[name, value]])));
}
function imageFacts(image, locate) {
    const moved = (fact) => fact && { value: fact.value, at: locate(fact.at) };
    return {
        user: moved(image.user),
        healthcheck: moved(image.healthcheck),
        exposedPorts: image.exposedPorts.flatMap((port) => moved(port) ?? []),
        entrypoint: moved(image.entrypoint),
        command: moved(image.command),
        userDoubt: userDoubt(image, locate),
    };
}
function userDoubt(image, locate) {
    if (image.user)
        return undefined;
    if (image.userDoubt)
        return { ...image.userDoubt, at: locate(image.userDoubt.at) };
    if (image.baseDoubt)
        return { because: 'the base image decides', at: locate(image.baseDoubt.at) };
    if (!image.base || !namesNonRoot.test(image.base.value))
        return undefined;
    return { because: 'the base image decides', at: locate(image.base.at) };
}
/** An image that is made elsewhere. */
const foreignImage = (place) => ({
    exposedPorts: [],
    userDoubt: { because: 'the image decides', at: (0,core_source/* span */.Ln)(place.source, place.start, place.end) },
});

// EXTERNAL MODULE: ./.build/core/subjects.js
var subjects = __webpack_require__(7535);
// EXTERNAL MODULE: ./.build/facts/command/words.js
var words = __webpack_require__(1933);
// EXTERNAL MODULE: ./.build/facts/units.js
var units = __webpack_require__(8161);
;// CONCATENATED MODULE: ./.build/facts/compose/limits.js




/** `deploy.resources` wins over the older keys, which Compose would refuse to differ. */
function limitsOf(values) {
    const limit = (name) => values.get('deploy', 'resources', 'limits', name);
    const reservation = (name) => values.get('deploy', 'resources', 'reservations', name);
    const bytes = (text) => (text === '-1' ? 0 : (0,units/* parseBytes */.z_)(text));
    return {
        memoryLimit: values.fact('memoryLimit', limit('memory') ?? values.get('mem_limit'), bytes, 'a size'),
        memoryRequest: values.fact('memoryRequest', reservation('memory') ?? values.get('mem_reservation'), bytes, 'a size'),
        cpuLimit: values.fact('cpuLimit', limit('cpus') ?? values.get('cpus'), units/* parseCores */.sX, 'a number') ?? quotaOf(values),
        cpuShares: values.fact('cpuShares', values.get('cpu_shares'), asInteger, 'a whole number'),
        cpuSet: values.string('cpuSet', 'cpuset'),
        cpuRequest: values.fact('cpuRequest', reservation('cpus'), units/* parseCores */.sX, 'a number'),
        pidsLimit: values.fact('pidsLimit', limit('pids') ?? values.get('pids_limit'), asInteger, 'a whole number'),
    };
}
/** Quota ÷ period; the kernel's period is 100 ms where nothing else is said. A quota of 0 or less is no limit. */
function quotaOf(values) {
    const microseconds = (text) => asInteger(text) ?? scaled((0,units/* parseDurationNs */.PA)(text));
    const quota = values.fact('cpuLimit', values.get('cpu_quota'), microseconds, 'a quota');
    const period = values.fact('cpuLimit', values.get('cpu_period'), microseconds, 'a period');
    if (!quota || quota.value <= 0)
        return quota && { ...quota, value: 0 };
    return { value: quota.value / (period && period.value > 0 ? period.value : 100_000), at: quota.at };
}
const scaled = (nanoseconds) => (nanoseconds === undefined ? undefined : nanoseconds / 1000);
const conditions = { none: 'no', any: 'always', false: 'no' };
/** `restart` wins; `deploy.restart_policy` counts where it is absent, with `any` as its default. */
function restartOf(values) {
    const own = values.get('restart');
    if (own)
        return values.fact('restart', own, (text) => (0,flag_values/* parseRestart */.nu)(conditions[text] ?? text), 'a restart policy');
    const policy = values.get('deploy', 'restart_policy');
    if (policy?.kind !== 'map')
        return undefined;
    const condition = at(policy, 'condition');
    const tries = values.fact('restart', at(policy, 'max_attempts'), asInteger, 'a whole number')?.value ?? 0;
    if (!condition)
        return values.unsure.has('restart') ? undefined : (0,yaml/* factAt */.iP)(policy, policyOf('any', tries));
    const fact = values.fact('restart', condition, (text) => policyOf(text, tries), 'a condition');
    return values.unsure.has('restart') ? undefined : fact;
}
function policyOf(condition, tries) {
    const name = conditions[condition] ?? condition;
    return { name, maximumRetryCount: name === 'on-failure' ? tries : 0 };
}
function ulimitsOf(values) {
    const map = values.get('ulimits');
    if (map?.kind !== 'map')
        return [];
    return [...map.entries.values()].flatMap(({ key, value }) => {
        const name = key.text;
        const number = (node) => values.fact('ulimits', node, asInteger, 'a whole number')?.value;
        if (value.kind !== 'map') {
            const both = at(map, name) && number(value);
            return both === undefined ? [] : [(0,yaml/* factAt */.iP)(value, { name, soft: both, hard: both })];
        }
        const soft = number(at(value, 'soft'));
        const hard = number(at(value, 'hard')) ?? soft;
        return soft === undefined && hard === undefined
            ? []
            : [(0,yaml/* factAt */.iP)(value, { name, soft: soft ?? hard, hard: hard ?? soft })];
    });
}
/** A health check that changes only the timing of the image's own is the image's; without one it checks nothing. */
function healthcheckOf(values, image) {
    const map = values.get('healthcheck');
    if (!map)
        return image;
    if (map.kind !== 'map') {
        values.doubt('healthcheck', (0,yaml/* spanOf */.ee)(map), 'this is not a health check');
        return undefined;
    }
    const disable = values.fact('healthcheck', at(map, 'disable'), asBoolean, 'true or false');
    if (disable?.value)
        return { value: { state: 'disabled' }, at: disable.at };
    const test = at(map, 'test');
    if (!test)
        return image && { value: { ...image.value, ...timingOf(values, map) }, at: image.at };
    const argv = testOf(values, test);
    if (argv === 'unknown')
        return undefined;
    if (argv && (argv.length === 0 || /^none$/i.test(argv[0])))
        return (0,yaml/* factAt */.iP)(test, { state: 'disabled' });
    return (0,yaml/* factAt */.iP)(test, { state: 'set', ...(argv && { test: argv }), ...timingOf(values, map) });
}
/** The test as Docker's API takes it; undefined where it is one, but its text cannot be known. */
function testOf(values, test) {
    const deciding = test.kind === 'seq' ? test.items[0] : test;
    const isOpen = deciding?.kind === 'scalar' && /^\s*\$\{?\w+\}?\s*$/.test(deciding.text);
    if (isOpen && values.text('healthcheck', deciding) === undefined)
        return 'unknown';
    if (test.kind === 'seq') {
        const words = test.items.map((item) => values.plain(item));
        return words.every((word) => word !== undefined) ? words : undefined;
    }
    const text = values.plain(test);
    if (text === undefined)
        return undefined;
    return /^none$/i.test(text) ? ['NONE'] : ['CMD-SHELL', text];
}
function timingOf(values, map) {
    const duration = (name) => (0,units/* parseDurationNs */.PA)(values.plain(at(map, name)) ?? '');
    const [interval, timeout, startPeriod] = [duration('interval'), duration('timeout'), duration('start_period')];
    const retries = asInteger(values.plain(at(map, 'retries')) ?? '');
    return {
        ...(interval !== undefined && { interval }),
        ...(timeout !== undefined && { timeout }),
        ...(startPeriod !== undefined && { startPeriod }),
        ...(retries !== undefined && { retries }),
    };
}

;// CONCATENATED MODULE: ./.build/facts/compose/mounts.js




/** Everything that a service mounts: volumes, tmpfs, configs, secrets and the engine's socket where it asks for it. */
function mountsOf(values, root) {
    const volumes = values.items('mounts', 'volumes').flatMap((item) => volumeOf(values, item) ?? []);
    const tmpfs = values.facts('mounts', ['tmpfs'], flag_values/* parseTmpfs */.ev, 'a tmpfs');
    return [
        ...volumes.map((fact) => throughDriver(values, fact, root)),
        ...tmpfs,
        ...filesOf(values, 'configs', '/'),
        ...filesOf(values, 'secrets', '/run/secrets/'),
        ...socketOf(values),
    ];
}
function volumeOf(values, item) {
    if (item.kind === 'scalar')
        return shortVolume(values, item);
    if (item.kind === 'map')
        return longVolume(values, item);
    values.doubt('mounts', (0,yaml/* spanOf */.ee)(item), 'this is not a volume');
    return undefined;
}
/** Where only the target or the options are unknown, what is mounted is known all the same. */
function shortVolume(values, item) {
    const { text, unknown } = values.loader.expanded(item);
    if (unknown.length > 0)
        values.doubt('mounts', (0,yaml/* spanOf */.ee)(item), noValue(unknown));
    const mount = (0,flag_values/* parseVolume */.wM)(text);
    if (!mount) {
        values.doubt('mounts', (0,yaml/* spanOf */.ee)(item), 'this is not a volume');
        return undefined;
    }
    if (unknown.some((name) => mount.source?.includes(name)))
        return undefined;
    if (mount.source === undefined && unknown.length > 0)
        return undefined;
    return (0,yaml/* factAt */.iP)(item, placed(mount, values.loader.scopeOf(item.source)));
}
function longVolume(values, item) {
    const text = (...path) => values.text('mounts', at(item, ...path));
    const type = text('type') ?? 'volume';
    const target = text('target') ?? '';
    const source = text('source');
    const propagation = text('bind', 'propagation');
    const said = at(item, 'bind', 'propagation');
    // What is mounted may be unknown; that its mounts spread is known all the same.
    if (source === undefined && at(item, 'source') && values.unsure.has('mounts') && !propagation)
        return undefined;
    const mount = {
        type: type === 'npipe' ? 'bind' : type,
        ...(source !== undefined && { source }),
        target,
        readOnly: asBoolean(text('read_only') ?? '') ?? false,
        ...(propagation !== undefined && said && { propagation, propagationAt: (0,yaml/* spanOf */.ee)(said) }),
    };
    const guilty = at(item, 'source') ?? at(item, 'target') ?? item;
    return (0,yaml/* factAt */.iP)(guilty, placed(mount, values.loader.scopeOf(guilty.source)));
}
/** Relative host paths are the Compose file's; they are told from the repository's root, as `./data`. */
function placed(mount, scope) {
    const { type, source } = mount;
    if (type !== 'bind' || source === undefined || !isRelative(source))
        return mount;
    const joined = joinPath(scope.folder, source.replaceAll('\\', '/'));
    if (joined === '')
        return { ...mount, source: '.' };
    return { ...mount, source: joined.startsWith('..') ? joined : `./${joined}` };
}
const isRelative = (path) => !/^(?:[/~]|\\\\|[a-zA-Z]:)/.test(path);
/** A named volume may be a host directory in disguise: `driver_opts: {o: bind, device: /var/run}`. */
function throughDriver(values, fact, root) {
    const { type, source } = fact.value;
    if (type !== 'volume' || source === undefined)
        return fact;
    const options = at(root, 'volumes', source, 'driver_opts');
    const device = at(options, 'device');
    const path = values.plain(device);
    const isBind = /(?:^|,)r?bind(?:,|$)/.test(values.plain(at(options, 'o')) ?? '');
    if (!device || path === undefined || !isBind)
        return fact;
    return (0,yaml/* factAt */.iP)(device, placed({ ...fact.value, type: 'bind', source: path }, values.loader.scopeOf(device.source)));
}
function filesOf(values, kind, folder) {
    return values.items('mounts', kind).flatMap((item) => {
        const source = values.plain(item.kind === 'map' ? at(item, 'source') : item);
        if (source === undefined)
            return [];
        const target = values.plain(at(item, 'target')) ?? source;
        const type = kind === 'configs' ? 'config' : 'secret';
        return [(0,yaml/* factAt */.iP)(item, { type, source, target: target.startsWith('/') ? target : folder + target, readOnly: true })];
    });
}
/** `use_api_socket: true` hands the engine over in a word. */
function socketOf(values) {
    const wanted = values.boolean('mounts', 'use_api_socket');
    if (!wanted?.value)
        return [];
    const socket = '/var/run/docker.sock';
    return [{ value: { type: 'bind', source: socket, target: socket, readOnly: false }, at: wanted.at }];
}

// EXTERNAL MODULE: ./.build/facts/exposed.js
var exposed = __webpack_require__(8662);
;// CONCATENATED MODULE: ./.build/facts/compose/ports.js




/** Published ports, short and long. */
function portsOf(values) {
    return values.items('ports', 'ports').flatMap((item) => {
        if (item.kind === 'map')
            return longPort(values, item);
        const fact = values.fact('ports', item, shortPort, 'a port');
        return fact ? [fact] : [];
    });
}
/** `[[ip:]host[-end]:]container[-end][/protocol]`; an IPv6 address may stand without brackets. */
function shortPort(text) {
    // Longer than any port, and the pattern below is slow to refuse.
    if (text.length > 100)
        return undefined;
    const bare = /^([\da-f]*:[\da-f:.]*:[\da-f.]*):(\d*(?:-\d+)?:\d[\d-]*(?:\/\w+)?)$/i.exec(text);
    return (0,flag_values/* parsePort */.pz)(bare ? `[${bare[1]}]:${bare[2]}` : text);
}
function longPort(values, item) {
    const text = (name) => values.text('ports', at(item, name));
    const containerPort = asInteger(text('target') ?? '');
    const published = text('published');
    const range = /^(\d+)(?:-(\d+))?$/.exec(published ?? '');
    const hostIp = text('host_ip')?.replace(/^\[(.*)\]$/, '$1');
    const isKnown = ['target', 'published', 'host_ip'].every((name) => !at(item, name) || values.plain(at(item, name)));
    if (!isKnown)
        return [];
    if (containerPort === undefined || (published !== undefined && !range)) {
        values.doubt('ports', (0,yaml/* spanOf */.ee)(item), 'this is not a port');
        return [];
    }
    const place = at(item, 'published') ?? at(item, 'target') ?? item;
    const port = {
        ...(hostIp !== undefined && { hostIp }),
        ...(range && { hostPort: Number(range[1]) }),
        ...(range?.[2] !== undefined && { hostPortEnd: Number(range[2]) }),
        containerPort,
        protocol: protocolOf(text('protocol')),
    };
    return [(0,yaml/* factAt */.iP)(place, port)];
}
function protocolOf(text) {
    const name = text?.toLowerCase();
    return name === 'udp' || name === 'sctp' ? name : 'tcp';
}
/** Ports that the service declares, published or not. */
function exposedPortsOf(values, ports, image) {
    let count = 0;
    const declared = values.items('exposedPorts', 'expose').flatMap((item) => {
        const text = values.text('exposedPorts', item) ?? '';
        // Where there are thousands the beginning of each further range is enough.
        const range = (0,exposed/* exposedRange */.U)(text, count < exposed/* mostPorts */.K ? undefined : 1);
        count += range.length;
        return range.map((port) => (0,yaml/* factAt */.iP)(item, port));
    });
    const seen = new Set();
    const all = [...declared, ...ports, ...image];
    return all.flatMap(({ value: { containerPort, protocol }, at: place }) => {
        const key = `${containerPort}/${protocol}`;
        if (seen.has(key))
            return [];
        seen.add(key);
        return [{ value: { containerPort, protocol }, at: place }];
    });
}

;// CONCATENATED MODULE: ./.build/facts/compose/security.js



const optionFields = ['noNewPrivileges', 'seccomp', 'appArmor', 'seLinux', 'procMount'];
function securityOf(values) {
    const facts = {
        privileged: values.boolean('privileged', 'privileged'),
        capAdd: capabilities(values, 'capAdd', 'cap_add'),
        capDrop: capabilities(values, 'capDrop', 'cap_drop'),
    };
    for (const item of values.items('seccomp', 'security_opt')) {
        const { text, unknown } = optionText(values, item);
        const option = (0,flag_values/* parseSecurityOption */.vS)(text.trim().replace(/^([\w-]+)\s*([:=])\s*/, '$1$2'));
        if (unknown.length > 0) {
            // `seccomp:${PROFILE}` leaves one field open, `${OPTION}` all of them.
            for (const field of option ? [option.field] : optionFields)
                values.doubt(field, (0,yaml/* spanOf */.ee)(item), noValue(unknown));
        }
        else if (option?.field === 'noNewPrivileges')
            facts.noNewPrivileges = (0,yaml/* factAt */.iP)(item, option.value);
        else if (option?.field === 'seLinux')
            facts.seLinux = (0,yaml/* factAt */.iP)(item, { ...facts.seLinux?.value, ...option.value });
        else if (option)
            facts[option.field] = (0,yaml/* factAt */.iP)(item, option.value);
    }
    const list = values.get('security_opt');
    if (list?.kind === 'map')
        for (const field of optionFields)
            values.doubt(field, (0,yaml/* spanOf */.ee)(list), 'this is not a list');
    return facts;
}
/** `- seccomp: unconfined`, with the blank that makes a mapping of it, means the same to its writer. */
function optionText(values, item) {
    if (item.kind === 'scalar')
        return values.loader.expanded(item);
    const entry = item.kind === 'map' ? item.own[0] : undefined;
    if (entry?.value.kind !== 'scalar')
        return { text: '', unknown: [] };
    const { text, unknown } = values.loader.expanded(entry.value);
    return { text: `${entry.key.text}:${text}`, unknown };
}
function capabilities(values, field, key) {
    return values.facts(field, [key], (text) => text.toUpperCase().replace(/^CAP_/, ''), 'a capability');
}

;// CONCATENATED MODULE: ./.build/facts/compose/service.js









/** Facts that Compose has no words for. */
const unsayable = new Set([
    'capBounding',
    'group',
    'livenessProbe',
    'namespace',
    'probeHosts',
    'readinessProbe',
    'runAsNonRoot',
    'serviceAccount',
    'serviceAccountToken',
    'volumes',
    'windowsHostProcess',
]);
/** Facts about Linux come on top. */
const unsayableOnWindows = new Set([
    ...unsayable,
    'appArmor',
    'capAdd',
    'capDrop',
    'cgroupnsMode',
    'cgroupParent',
    'deviceCgroupRules',
    'ipcMode',
    'noNewPrivileges',
    'pidMode',
    'pidsLimit',
    'privileged',
    'procMount',
    'readOnlyRootFilesystem',
    'seccomp',
    'seLinux',
    'sysctls',
    'ulimits',
    'usernsMode',
    'utsMode',
]);
/** Started by an editor for a developer, as a container that devcontainer.json itself describes. */
const isDevContainer = (path) => /(?:^|\/)\.devcontainer\//.test(path);
/** A service as the container that it becomes. `root` holds the file's top-level sections. */
function serviceContainer(values, definition, image, root) {
    const { name, key, path, opaque } = definition;
    const ports = portsOf(values);
    const entrypoint = argv(values, 'entrypoint');
    const command = argv(values, 'command') ?? (entrypoint ? undefined : image.command);
    const isWindows = /^windows\b/i.test(values.plain(values.get('platform')) ?? '') || values.get('isolation') !== undefined;
    return (0,subjects/* container */.k)({
        key: `${path}#${name}`,
        name,
        dialect: 'compose',
        oneOff: isDevContainer(path),
        at: (0,yaml/* spanOf */.ee)(key),
        opaque,
        os: isWindows ? 'windows' : 'linux',
        cannotSay: isWindows ? unsayableOnWindows : unsayable,
        near: nearOf(values),
        image: values.string('image', 'image'),
        build: image.build,
        pullPolicy: values.fact('pullPolicy', values.get('pull_policy'), (text) => pullPolicies[text] ?? 'IfNotPresent', 'text'),
        user: userOf(values, image),
        supplementalGroups: groupsOf(values),
        ...securityOf(values),
        ...limitsOf(values),
        readOnlyRootFilesystem: values.boolean('readOnlyRootFilesystem', 'read_only'),
        mounts: mountsOf(values, root),
        devices: devicesOf(values),
        deviceCgroupRules: values.facts('deviceCgroupRules', ['device_cgroup_rules'], (text) => text, 'a rule'),
        networkMode: networkOf(values, root),
        pidMode: values.string('pidMode', 'pid'),
        ipcMode: values.string('ipcMode', 'ipc'),
        utsMode: values.string('utsMode', 'uts'),
        usernsMode: values.string('usernsMode', 'userns_mode'),
        cgroupnsMode: values.string('cgroupnsMode', 'cgroup'),
        cgroupParent: values.string('cgroupParent', 'cgroup_parent'),
        ports,
        exposedPorts: exposedPortsOf(values, ports, image.exposedPorts),
        restart: restartOf(values),
        ulimits: ulimitsOf(values),
        healthcheck: healthcheckOf(values, image.healthcheck),
        sysctls: namedValues(values, 'sysctls'),
        env: service_environmentOf(values),
        entrypoint: entrypoint ?? image.entrypoint,
        command,
        workingDir: values.string('workingDir', 'working_dir'),
        processes: [entrypoint ?? image.entrypoint, command].flatMap(processOf),
        init: values.boolean('init', 'init'),
        labels: namedValues(values, 'labels'),
        unsure: values.unsure,
    });
}
const pullPolicies = { always: 'Always', never: 'Never' };
function nearOf(values) {
    const near = new Map();
    const put = (fields, ...paths) => {
        const place = values.place(...paths);
        if (place)
            for (const field of fields)
                near.set(field, place);
    };
    const limits = ['deploy', 'resources', 'limits'];
    put(['memoryLimit', 'cpuLimit', 'cpuShares', 'pidsLimit'], limits, ['deploy', 'resources'], ['deploy']);
    const reservations = ['deploy', 'resources', 'reservations'];
    put(['memoryRequest', 'cpuRequest'], reservations, ['deploy', 'resources'], ['deploy']);
    put(['seccomp', 'appArmor', 'seLinux', 'noNewPrivileges', 'procMount'], ['security_opt']);
    put(['capDrop'], ['cap_drop']);
    put(['restart'], ['deploy', 'restart_policy']);
    put(['healthcheck'], ['healthcheck']);
    put(['image', 'user'], ['build']);
    return near;
}
function userOf(values, image) {
    const own = values.string('user', 'user');
    if (own || values.unsure.has('user'))
        return own;
    const doubt = image.userDoubt;
    if (doubt)
        values.doubt('user', doubt.at, doubt.because);
    return image.user;
}
function groupsOf(values) {
    return values.items('supplementalGroups', 'group_add').flatMap((item) => {
        const group = asInteger(values.text('supplementalGroups', item) ?? '');
        return group === undefined ? [] : [(0,yaml/* factAt */.iP)(item, group)];
    });
}
/** Host paths, and `gpus` for graphics processors however they are asked for. */
function devicesOf(values) {
    const devices = values.items('devices', 'devices').flatMap((item) => {
        const node = item.kind === 'map' ? at(item, 'source') : item;
        const path = values.fact('devices', node, (text) => (text.includes('=') ? text : text.split(':')[0]), 'a device');
        return path ?? [];
    });
    const reserved = (0,yaml/* itemsOf */.S3)(values.get('deploy', 'resources', 'reservations', 'devices'));
    const isGpu = (item) => (0,yaml/* itemsOf */.S3)(at(item, 'capabilities')).some((node) => values.plain(node) === 'gpu');
    const wanted = [values.get('gpus'), reserved.find(isGpu)];
    return [...devices, ...wanted.flatMap((node) => (node ? [(0,yaml/* factAt */.iP)(node, 'gpus')] : []))];
}
/** `network_mode`, else the real name of the first network: `networks: [x]` may be the host's under another name. */
function networkOf(values, root) {
    const mode = values.string('networkMode', 'network_mode');
    if (mode || values.unsure.has('networkMode'))
        return mode;
    const networks = values.pairs('networkMode', 'networks').map(({ name, at: place }) => {
        const network = at(root, 'networks', name);
        const realName = values.plain(at(network, 'name')) ?? values.plain(at(network, 'external', 'name'));
        return { value: realName ?? name, at: place };
    });
    return networks.find(({ value }) => value === 'host' || value === 'bridge') ?? networks[0];
}
function service_environmentOf(values) {
    const own = values
        .pairs('env', 'environment')
        .map(({ name, value, isUnknown, at: place }) => {
        const isKnown = value !== undefined && !isUnknown;
        return { value: isKnown ? { name, value } : { name, from: 'host' }, at: place };
    });
    const taken = new Set(own.map((fact) => fact.value.name));
    return [...own, ...fromFiles(values).filter((fact) => !taken.has(fact.value.name))];
}
/** The variables of env files that the repository has; the last file wins. */
function fromFiles(values) {
    const found = new Map();
    for (const item of values.items('env', 'env_file')) {
        const node = item.kind === 'map' ? at(item, 'path') : item;
        const path = values.plain(node);
        if (!node || path === undefined || path.startsWith('/'))
            continue;
        const scope = values.loader.scopeOf(node.source);
        const file = values.loader.repository.read(joinPath(scope.folder, path));
        for (const { name, value, at: place } of file ? readAssignments(file, scope.environment) : []) {
            found.set(name, { value: value === undefined ? { name, from: 'host' } : { name, value }, at: place });
        }
    }
    return [...found.values()];
}
function namedValues(values, field) {
    return values.pairs(field, field).flatMap(({ name, value = '', isUnknown, node, at: place }) => {
        if (!isUnknown)
            return [{ value: { name, value }, at: place }];
        values.text(field, node);
        return [];
    });
}
/** A string is split into words as a shell would; it is not run by one. */
function argv(values, field) {
    const node = values.get(field);
    if (!node)
        return undefined;
    if (node.kind === 'seq') {
        const words = node.items.map((item) => (item.kind === 'scalar' ? values.loader.expanded(item) : undefined));
        const unknown = words.flatMap((word) => word?.unknown ?? []);
        if (unknown.length > 0)
            values.doubt(field, (0,yaml/* spanOf */.ee)(node), noValue(unknown));
        return unknown.length > 0
            ? undefined
            : (0,yaml/* factAt */.iP)(node, words.map((word) => word?.text ?? ''));
    }
    const text = node.kind === 'scalar' && values.loader.expanded(node).text === '' ? '' : values.text(field, node);
    if (text === undefined)
        return undefined;
    return (0,yaml/* factAt */.iP)(node, (0,words/* splitWords */.yM)(text, () => (0,yaml/* spanOf */.ee)(node)).map((word) => word.text));
}
function processOf(words) {
    return words && words.value.length > 0 ? [{ value: words.value.join(' '), at: words.at }] : [];
}

;// CONCATENATED MODULE: ./.build/facts/compose/project.js




/** Every service of a project that becomes a container. */
async function readProject(loader, project) {
    const services = [...project.services.values()].flatMap((definition) => project_open(loader, definition) ?? []);
    const builds = new Map();
    for (const service of services) {
        const name = service.values.plain(service.values.get('image'));
        if (name !== undefined && service.values.get('build'))
            builds.set(name, service);
    }
    const read = [];
    for (const { definition, values } of services) {
        const image = await imageOf(definition, values, builds);
        const container = serviceContainer(values, definition, image, project.root);
        read.push({ definition, container, hooks: hooksOf(values, container) });
    }
    const byName = new Map(read.map(({ definition, container }) => [definition.name, container]));
    const borrowed = services.map(({ values }) => borrowedMounts(values, byName));
    read.forEach(({ container }, i) => {
        container.mounts = [...container.mounts, ...borrowed[i]];
    });
    return read;
}
/** Undefined for what is no container: another program's `provider:`, or text where a service should stand. */
function project_open(loader, definition) {
    const { name, node } = definition;
    if (node.kind !== 'map') {
        const isEmpty = node.kind === 'scalar' && node.isNull;
        loader.lost(node, isEmpty ? `the service ${name} is empty` : `the service ${name} is not a mapping`, true);
        return undefined;
    }
    const values = new Values(loader, node);
    return values.get('provider') ? undefined : { definition, values };
}
/** The image that the service builds, or another service under the name that this one runs; else somebody else's. */
async function imageOf({ key }, values, builds) {
    const build = values.get('build');
    if (build)
        return builtBy(values, build);
    const image = values.get('image');
    const maker = builds.get(values.plain(image) ?? '')?.values;
    const made = maker?.get('build');
    if (maker && made)
        return builtBy(maker, made);
    return foreignImage((0,yaml/* spanOf */.ee)(image ?? key));
}
/** `volumes_from` brings along what another service mounts. */
function borrowedMounts(values, byName) {
    return values.items('mounts', 'volumes_from').flatMap((item) => {
        const [name = '', mode] = (values.text('mounts', item) ?? '').split(':');
        const lender = byName.get(name);
        if (!lender) {
            values.doubt('mounts', (0,yaml/* spanOf */.ee)(item), 'the volumes of another container are mounted');
            return [];
        }
        const isReadOnly = mode === 'ro';
        return lender.mounts.map(({ value }) => ({
            value: { ...value, readOnly: value.readOnly || isReadOnly },
            at: (0,yaml/* spanOf */.ee)(item),
        }));
    });
}
/** Hooks enter the running container as `docker exec` does, with a user and powers of their own. */
function hooksOf(values, { key, name }) {
    return ['post_start', 'pre_stop'].flatMap((when) => (0,yaml/* itemsOf */.S3)(values.get(when)).flatMap((hook, i) => {
        if (hook.kind !== 'map')
            return [];
        return [{ kind: 'exec', key: `${key}/${when}/${i}`, name, at: (0,yaml/* spanOf */.ee)(hook), ...powersOf(values, hook) }];
    }));
}
function powersOf(values, hook) {
    const text = (node) => values.plain(node);
    const [privileged, user] = [at(hook, 'privileged'), at(hook, 'user')];
    const isPrivileged = asBoolean(text(privileged) ?? '');
    const userName = text(user);
    return {
        ...(privileged && isPrivileged !== undefined && { privileged: { value: isPrivileged, at: (0,yaml/* spanOf */.ee)(privileged) } }),
        ...(user && userName !== undefined && { user: { value: userName, at: (0,yaml/* spanOf */.ee)(user) } }),
    };
}

;// CONCATENATED MODULE: ./.build/facts/compose.js





const fileName = (path) => path.slice(path.lastIndexOf('/') + 1);
/** In the order in which `docker compose` looks for them. */
const baseNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const overrideNames = [
    'compose.override.yml',
    'compose.override.yaml',
    'docker-compose.override.yml',
    'docker-compose.override.yaml',
];
/**
 * Reads Compose files: each base with its override, and every other file alone, save for services that only change one of the
 * base's; those are read laid over it. Variables come from the `.env` beside a file, never from this process.
 */
const readCompose = async (sources, repository) => {
    const loader = new Loader(repository);
    const readings = [];
    const take = async (project, rank) => {
        for (const service of await readProject(loader, project)) {
            readings.push({ rank: service.definition.included ? 1 : rank, service });
        }
    };
    for (const { main, others } of foldersOf(sources, loader)) {
        const [first] = [...main, ...others];
        const scope = loader.ownScope(first.path);
        const load = (...files) => loader.project(files, scope, [files[0].path]);
        if (main.length > 0)
            await take(load(...main), main.length > 1 ? 2 : 0);
        const base = main[0] && others.length > 0 ? load(main[0]) : undefined;
        for (const other of others)
            await take(base ? laidOver(base, load(other)) : load(other), 0);
    }
    return { subjects: subjectsOf(readings), gaps: loader.gaps };
};
function foldersOf(sources, loader) {
    const byFolder = new Map();
    for (const source of sources) {
        const folder = folderOf(source.path);
        const known = byFolder.get(folder);
        if (known)
            known.push(source);
        else
            byFolder.set(folder, [source]);
    }
    return [...byFolder.values()].map((all) => {
        const main = listedFiles(all, loader) ?? defaultFiles(all);
        return { main, others: all.filter((source) => !main.includes(source)) };
    });
}
const findFile = (all, names) => names.flatMap((name) => all.find((source) => fileName(source.path) === name) ?? [])[0];
function defaultFiles(all) {
    const base = findFile(all, baseNames);
    return [base, base && findFile(all, overrideNames)].flatMap((source) => source ?? []);
}
/** `COMPOSE_FILE` of the folder's `.env`, where it names files of the folder alone. */
function listedFiles(all, loader) {
    const { environment } = loader.ownScope(all[0].path);
    const names = environment.get('COMPOSE_FILE')?.split(environment.get('COMPOSE_PATH_SEPARATOR') || /[:;]/) ?? [];
    const files = names.flatMap((name) => findFile(all, [name.trim().replace(/^\.\//, '')]) ?? []);
    return files.length > 0 && files.length === names.length ? files : undefined;
}
/** The services of a variant file; one without an image of its own is the base's with changes. */
function laidOver(base, variant) {
    const services = new Map();
    for (const [name, definition] of variant.services) {
        const below = base.services.get(name);
        const isWhole = ['image', 'build', 'provider'].some((key) => (0,yaml/* nodeAt */.oB)(definition.node, key));
        if (!below || isWhole)
            services.set(name, definition);
        else {
            const node = merge(below.node, definition.node, ['services', name]);
            services.set(name, { ...definition, node, opaque: definition.opaque ?? below.opaque });
        }
    }
    const root = base.root && variant.root ? merge(base.root, variant.root) : variant.root;
    return { services, root: root?.kind === 'map' ? root : undefined };
}
/** A service that several projects read is told once: with its override, as included, or alone. */
function subjectsOf(readings) {
    const best = new Map();
    for (const reading of readings) {
        const { key } = reading.service.container;
        const known = best.get(key);
        if (!known || reading.rank > known.rank)
            best.set(key, reading);
    }
    return [...best.values()].flatMap(({ service }) => [service.container, ...service.hooks]);
}


/***/ }),

/***/ 6977:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readBuiltImage: () => (/* binding */ readBuiltImage),
  a: () => (/* reexport */ runCommands)
});

// EXTERNAL MODULE: ./.build/core/source.js
var core_source = __webpack_require__(8923);
;// CONCATENATED MODULE: ./.build/facts/dockerfile/parse.js

/** The parser is loaded when the first Dockerfile needs it. */
async function parseDockerfile(source) {
    const { DockerfileParser } = await __webpack_require__.e(/* import() */ 839).then(__webpack_require__.t.bind(__webpack_require__, 8390, 19));
    // A lone carriage return would be a line end to the parser and to nobody else. Lengths stay as they are.
    const dockerfile = DockerfileParser.parse(source.text.replace(/^\ufeff|\r(?!\n)/g, ' '));
    const offset = (at) => (0,core_source/* offsetOfLine */.$T)(source, at.line + 1) + at.character;
    return { dockerfile, place: (range) => (0,core_source/* span */.Ln)(source, offset(range.start), offset(range.end)) };
}
/** The words of the JSON form; undefined for the shell form, which everything that is not an array of strings is. */
function execForm(text) {
    if (!text.startsWith('['))
        return undefined;
    try {
        const parsed = JSON.parse(text);
        return Array.isArray(parsed) && parsed.every((word) => typeof word === 'string') ? parsed : undefined;
    }
    catch {
        return undefined;
    }
}
/** The value of `--name=value` before the instruction's arguments. */
function flagOf(instruction, name) {
    if (!('getFlags' in instruction))
        return undefined;
    const flags = instruction.getFlags();
    return flags.find((flag) => flag.getName() === name)?.getValue() ?? undefined;
}

// EXTERNAL MODULE: ./.build/facts/exposed.js
var exposed = __webpack_require__(8662);
// EXTERNAL MODULE: ./.build/facts/units.js
var units = __webpack_require__(8161);
// EXTERNAL MODULE: ./.build/facts/variables.js
var facts_variables = __webpack_require__(867);
;// CONCATENATED MODULE: ./.build/facts/dockerfile/run.js


/**
 * The shell text of every RUN in shell form, and of a heredoc that is the whole command. What Docker takes out before the shell
 * sees it (comment lines and blank lines inside a continued command) is blanked, and a continuation always reads `\` LF, so
 * that a shell parser reads what the shell runs; otherwise `text` is the source's own.
 */
async function runCommands(source) {
    if (!/^[ \t]*run\b/im.test(source.text))
        return [];
    const { dockerfile, place } = await parseDockerfile(source);
    const escapeCharacter = dockerfile.getEscapeCharacter();
    const commands = [];
    for (const instruction of dockerfile.getInstructions()) {
        if (instruction.getKeyword() !== 'RUN')
            continue;
        const words = instruction.getArguments();
        const [first, last] = [words[0], words.at(-1)];
        if (!first || !last || execForm(instruction.getArgumentsContent()?.trim() ?? ''))
            continue;
        const command = shellOf((0,core_source/* span */.Ln)(source, place(first.getRange()).start, place(instruction.getRange()).end), escapeCharacter);
        if (command)
            commands.push(command);
    }
    return commands;
}
function shellOf(at, escapeCharacter) {
    const text = at.source.text.slice(at.start, at.end);
    const script = /^<<-?(["']?)([^\s"'<>|&;]+)\1[ \t]*\r?\n/.exec(text);
    if (script)
        return scriptOf(text, script[0].length, at.start);
    const firstLineEnd = text.indexOf('\n');
    // The lines of a heredoc belong to it: a comment there is data.
    const isHeredoc = firstLineEnd >= 0 && /<<-?["']?\w/.test(text.slice(0, firstLineEnd));
    return { text: isHeredoc ? unixLines(text) : joined(text, escapeCharacter), start: at.start };
}
/** The body of `RUN <<EOF`; undefined when its first line hands it to something that is no shell. */
function scriptOf(text, from, start) {
    const lastLine = text.lastIndexOf('\n');
    const body = text.slice(from, Math.max(from, lastLine + 1));
    const interpreter = /^#!\s*(.*)/.exec(body)?.[1];
    if (interpreter !== undefined && !/\b(?:ba|da|a|k|z)?sh\b/.test(interpreter))
        return undefined;
    return { text: unixLines(body), start: start + from };
}
const unixLines = (text) => text.replace(/\r(?=\n)/g, ' ');
function joined(text, escapeCharacter) {
    const lines = unixLines(text).split('\n');
    let isContinued = false;
    return lines
        .map((line, i) => {
        const isLast = i === lines.length - 1;
        if (isContinued && /^\s*(?:#.*)?$/.test(line))
            return ' '.repeat(line.length) + (isLast ? '' : ' ');
        const end = line.trimEnd();
        isContinued = end.endsWith(escapeCharacter);
        if (!isContinued)
            return isLast ? line : `${line}\n`;
        // Docker allows blanks behind the escape character, a shell does not.
        const bare = end.slice(0, -1).padEnd(line.length - 1);
        return isLast ? `${bare} ` : `${bare}\\\n`;
    })
        .join('');
}

;// CONCATENATED MODULE: ./.build/facts/dockerfile.js





/**
 * Reads what the final stage, or the stage named by `target` (a name or a number), makes of its image; what an earlier stage
 * set is inherited where the stage builds on it. `buildArguments` win over ARG's defaults.
 * Undefined when there is no such stage. ONBUILD speaks about other images and is passed over.
 */
async function readBuiltImage(source, target, buildArguments = new Map()) {
    const { dockerfile, place } = await parseDockerfile(source);
    const globals = new Map();
    const stages = [];
    for (const instruction of dockerfile.getInstructions()) {
        const keyword = instruction.getKeyword();
        const stage = stages.at(-1);
        if (keyword === 'FROM') {
            stages.push(openStage(source, instruction, place, stages, globals));
        }
        else if (keyword === 'ARG') {
            declareArguments(instruction, stage?.variables ?? globals, globals, buildArguments);
        }
        else if (stage) {
            apply(stage, keyword, instruction, place);
        }
    }
    return pick(stages, target)?.image;
}
function pick(stages, target) {
    if (target === undefined || target === '')
        return stages.at(-1);
    const named = stages.findLast((stage) => stage.name?.toLowerCase() === target.toLowerCase());
    return named ?? (/^\d+$/.test(target) ? stages[Number(target)] : undefined);
}
function openStage(source, from, place, stages, globals) {
    const words = from.getArguments();
    const at = place(from.getRange());
    const name = words[1]?.getValue().toLowerCase() === 'as' ? words[2]?.getValue() : undefined;
    const written = words[0]?.getValue() ?? '';
    const where = words[0] ? place(words[0].getRange()) : at;
    const base = substitute(written, globals);
    const parent = base === undefined ? undefined : stages.findLast((s) => s.name?.toLowerCase() === base.toLowerCase());
    if (parent) {
        const variables = new Map(parent.variables);
        return {
            name,
            image: { ...parent.image, exposedPorts: [...parent.image.exposedPorts], env: [...parent.image.env], at },
            variables,
            shell: parent.shell,
            ownCommand: false,
        };
    }
    const image = { source, exposedPorts: [], env: [], at };
    if (base)
        image.base = { value: base, at: where };
    else
        image.baseDoubt = { because: `FROM ${written} depends on a build argument`, at: where };
    return { name, image, variables: new Map(), shell: ['/bin/sh', '-c'], ownCommand: false };
}
/** `ARG A=1 B`: inside a stage a bare name takes the value that was declared before the first FROM. */
function declareArguments(instruction, scope, globals, buildArguments) {
    for (const word of instruction.getArguments()) {
        const [, name = '', value] = /^([^=]+)(?:=(.*))?$/s.exec(word.getValue()) ?? [];
        const fallback = value === undefined ? globals.get(name) : substitute(value, scope);
        scope.set(name, buildArguments.get(name) ?? fallback);
    }
}
function apply(stage, keyword, instruction, place) {
    const { image, variables } = stage;
    switch (keyword) {
        case 'ENV':
            for (const { name, value, range } of environment(instruction)) {
                variables.set(name, substitute(value, variables));
                image.env.push({ value: { name }, at: place(range) });
            }
            break;
        case 'USER': {
            const range = instruction.getArgumentsRange();
            if (!range)
                break;
            const at = place(range);
            const written = image.source.text.slice(at.start, at.end);
            const value = substitute(written, variables)?.trim();
            image.user = value ? { value, at } : undefined;
            image.userDoubt = value ? undefined : { because: `USER ${written} depends on a build argument`, at };
            break;
        }
        case 'HEALTHCHECK': {
            const value = probe(instruction, stage);
            if (value)
                image.healthcheck = { value, at: place(instruction.getRange()) };
            break;
        }
        case 'EXPOSE': {
            for (const word of instruction.getArguments()) {
                const at = place(word.getRange());
                // Of an image that exposes thousands the beginning of each further range is enough.
                const longest = image.exposedPorts.length < exposed/* mostPorts */.K ? undefined : 1;
                const range = (0,exposed/* exposedRange */.U)(substitute(word.getValue(), variables) ?? '', longest);
                for (const value of range)
                    image.exposedPorts.push({ value, at });
            }
            break;
        }
        case 'SHELL':
            stage.shell = execForm(argumentsOf(instruction)) ?? stage.shell;
            break;
        case 'ENTRYPOINT':
            image.entrypoint = { value: argv(instruction, stage), at: place(instruction.getRange()) };
            // An ENTRYPOINT takes away the command that its base brought along.
            if (!stage.ownCommand)
                image.command = undefined;
            break;
        case 'CMD':
            image.command = { value: argv(instruction, stage), at: place(instruction.getRange()) };
            stage.ownCommand = true;
    }
}
/** `ENV A=1 B=2` and the old `ENV A 1`. */
function environment(instruction) {
    return instruction.getProperties().map((property) => ({
        name: property.getName(),
        value: property.getValue() ?? '',
        range: property.getRange(),
    }));
}
/** The instruction's text after its flags, line continuations taken out. */
const argumentsOf = (instruction) => instruction.getArgumentsContent()?.trim() ?? '';
function argv(instruction, stage) {
    const text = argumentsOf(instruction);
    return execForm(text) ?? [...stage.shell, text];
}
function probe(instruction, stage) {
    const [, form = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(argumentsOf(instruction)) ?? [];
    if (/^none$/i.test(form))
        return { state: 'disabled' };
    if (!/^cmd$/i.test(form) || rest === '')
        return undefined;
    const duration = (name) => (0,units/* parseDurationNs */.PA)(flagOf(instruction, name) ?? '');
    const retries = Number(flagOf(instruction, 'retries') ?? Number.NaN);
    return {
        state: 'set',
        test: testOf(rest, stage),
        interval: duration('interval'),
        timeout: duration('timeout'),
        startPeriod: duration('start-period'),
        retries: Number.isInteger(retries) ? retries : undefined,
    };
}
function testOf(text, stage) {
    const words = execForm(text);
    if (words)
        return ['CMD', ...words];
    return stage.shell[0] === '/bin/sh' ? ['CMD-SHELL', text] : ['CMD', ...stage.shell, text];
}
/** Undefined where a variable in the text has no value. Quotes only group, as in a shell. */
function substitute(text, variables) {
    const expanded = (0,facts_variables/* expand */.f)(text, (name) => variables.get(name), '\\');
    return expanded.unknown.length > 0 ? undefined : expanded.text.replace(/["']/g, '');
}


/***/ }),

/***/ 8662:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ mostPorts),
/* harmony export */   U: () => (/* binding */ exposedRange)
/* harmony export */ });
/** Longer ranges say no more than their beginning does. */
const longestRange = 1024;
/** So many of one container are listed port by port. */
const mostPorts = 4096;
/** `80`, `53/udp`, `7000-7010`: EXPOSE, `expose:`. Empty for what is no port. */
function exposedRange(text, longest = longestRange) {
    const match = /^(\d+)(?:-(\d+))?(?:\/(tcp|udp|sctp))?$/i.exec(text);
    if (!match)
        return [];
    const first = Number(match[1]);
    const last = Math.min(Number(match[2] ?? first), first + longest - 1);
    const protocol = (match[3]?.toLowerCase() ?? 'tcp');
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => ({ containerPort: first + i, protocol }));
}


/***/ }),

/***/ 5554:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ hasBareAction)
/* harmony export */ });
/**
 * A template engine's action where a key, an item or a plain value would begin: `{{- if .Values.x }}` (Helm), `{% for … %}`
 * and `image: {{ name }}:1` (Jinja), `<% if … %>` (ERB), `<#list …>` (FreeMarker). In a block scalar it is harmless; of a text
 * that YAML does not take it says why: the file is to be rendered first.
 */
const hasBareAction = (text) => /^[ \t]*(?:- )*(?:["']?[\w./-]+["']?:[ \t]+)?(?:\{[{%]|<[%#])/m.test(text);


/***/ }),

/***/ 8161:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   PA: () => (/* binding */ parseDurationNs),
/* harmony export */   sX: () => (/* binding */ parseCores),
/* harmony export */   z_: () => (/* binding */ parseBytes)
/* harmony export */ });
// Sizes, processor counts and durations as Docker and Compose write them.
const powers = { '': 0, k: 1, m: 2, g: 3, t: 4, p: 5 };
/** `64m`, `1.5gb`, `512MiB`, `1 k`, `1048576`: bytes, powers of 1024 whatever the suffix says. Undefined when it is no size. */
function parseBytes(text) {
    const match = /^\s*(\d+(?:\.\d*)?|\.\d+)\s*([kmgtp]?)(?:i?b)?\s*$/i.exec(text);
    if (!match)
        return undefined;
    const [, digits = '', unit = ''] = match;
    return Math.floor(Number(digits) * 1024 ** powers[unit.toLowerCase()]);
}
/** `0.5`, `2`, `1/2` (Docker reads a rational): cores. Undefined when it is no count. */
function parseCores(text) {
    const fraction = /^\s*(\d+)\/([1-9]\d*)\s*$/.exec(text);
    if (fraction)
        return Number(fraction[1]) / Number(fraction[2]);
    return /^\s*\+?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?\s*$/i.test(text) ? Number(text) : undefined;
}
/** Integers, so that 0.3 s is not 300000000.00000006. */
const nanoseconds = {
    ns: 1,
    us: 1e3,
    µs: 1e3,
    μs: 1e3,
    ms: 1e6,
    s: 1e9,
    m: 60e9,
    h: 3600e9,
    d: 86_400e9,
    w: 604_800e9,
};
/** `1m30s`, `1.5h`, `500ms`, `0`: nanoseconds. Undefined when it is no duration (a bare number has no unit). */
function parseDurationNs(text) {
    const trimmed = text.trim();
    if (/^[-+]?0$/.test(trimmed))
        return 0;
    if (!/^\+?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|[smhdw]))+$/.test(trimmed))
        return undefined;
    let total = 0;
    for (const [, digits, unit] of trimmed.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|[smhdw])/g)) {
        total += Number(digits) * nanoseconds[unit];
    }
    return Math.round(total);
}


/***/ }),

/***/ 867:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ expand)
/* harmony export */ });
const nameAt = /[A-Za-z_]\w*/y;
/** Hostile texts nest and double: what goes beyond is left as it is written, and unknown. */
const deepest = 20;
const longest = 65_536;
/**
 * Puts in `$NAME`, `${NAME}`, `${NAME:-word}`, `${NAME-word}`, `${NAME:+word}`, `${NAME+word}`, `${NAME:?word}` and
 * `${NAME?word}`; words may hold variables themselves. Forms beyond these are unknown. Never throws.
 */
function expand(text, lookup, dollar, depth = 0) {
    if (!text.includes('$'))
        return { text, unknown: [] };
    if (depth > deepest)
        return { text, unknown: ['…'] };
    const unknown = [];
    let out = '';
    for (let i = 0; i < text.length;) {
        const start = text.indexOf('$', i);
        if (start < 0)
            return { text: out + text.slice(i), unknown };
        const isEscaped = dollar === '$$' ? text[start + 1] === '$' : start > i && text[start - 1] === '\\';
        out += text.slice(i, isEscaped && dollar === '\\' ? start - 1 : start);
        if (isEscaped) {
            out += '$';
            i = start + (dollar === '$$' ? 2 : 1);
            continue;
        }
        const end = endOfVariable(text, start);
        const value = resolve(text.slice(start, end), lookup, dollar, depth);
        out += value.text;
        unknown.push(...value.unknown);
        if (out.length > longest)
            return { text, unknown: [...unknown, '…'] };
        i = end;
    }
    return { text: out, unknown };
}
/** Offset behind the variable that begins at `start`; behind a lone dollar; the text's end where a brace is not closed. */
function endOfVariable(text, start) {
    if (text[start + 1] !== '{') {
        nameAt.lastIndex = start + 1;
        return start + 1 + (nameAt.exec(text)?.[0].length ?? 0);
    }
    let open = 0;
    for (let i = start + 1; i < text.length; i++) {
        if (text[i] === '{')
            open++;
        else if (text[i] === '}' && --open === 0)
            return i + 1;
    }
    return text.length;
}
function resolve(written, lookup, dollar, depth) {
    if (written === '$')
        return { text: written, unknown: [] };
    const inside = /^\$\{(.*)\}$/s.exec(written)?.[1] ?? written.slice(1);
    const [, name, colon, operator, word = ''] = /^([A-Za-z_]\w*)(?:(:?)([-+?])(.*))?$/s.exec(inside) ?? [];
    if (name === undefined)
        return { text: written, unknown: [/\w*/.exec(inside)[0] || '…'] };
    const value = lookup(name);
    const isSet = value !== undefined && !(colon && value === '');
    if (operator === '+')
        return isSet ? expand(word, lookup, dollar, depth + 1) : { text: '', unknown: [] };
    if (isSet)
        return { text: value, unknown: [] };
    if (operator === '-')
        return expand(word, lookup, dollar, depth + 1);
    return { text: written, unknown: [name] };
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
