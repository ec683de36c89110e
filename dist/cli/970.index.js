export const id = 970;
export const ids = [970];
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

/***/ 9970:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  looksLikeKubernetes: () => (/* binding */ looksLikeKubernetes),
  readKubernetes: () => (/* binding */ readKubernetes)
});

// EXTERNAL MODULE: ./.build/core/source.js
var core_source = __webpack_require__(8923);
// EXTERNAL MODULE: ./.build/facts/json.js
var facts_json = __webpack_require__(3618);
// EXTERNAL MODULE: ./.build/facts/yaml.js
var yaml = __webpack_require__(2643);
;// CONCATENATED MODULE: ./.build/facts/kubernetes/helm.js



const chartFolders = new WeakMap();
function chartsOf(repository) {
    let folders = chartFolders.get(repository);
    if (!folders) {
        const charts = repository.paths.filter((path) => /(?:^|\/)Chart\.yaml$/.test(path));
        folders = new Set(charts.map((path) => path.slice(0, -'Chart.yaml'.length)));
        chartFolders.set(repository, folders);
    }
    return folders;
}
/** Whether a file with actions lies in a `templates/` folder beside a Chart.yaml. One without actions is a plain manifest. */
function isChartTemplate(path, text, repository) {
    if (!text.includes('{{'))
        return false;
    for (const { index } of path.matchAll(/(?<=^|\/)templates\//g)) {
        if (chartsOf(repository).has(path.slice(0, index)))
            return true;
    }
    return false;
}
/** A file that has to be rendered before it is a manifest: a chart's template, or one with actions that YAML cannot carry. */
function isHelmTemplate(path, text, repository) {
    if (isChartTemplate(path, text, repository))
        return true;
    return hasBareAction(text) && parseYaml(source(path, text)).problems.some((problem) => hasBareAction(problem.text));
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./.build/facts/kubernetes/kustomize.js


/**
 * Files that a kustomization merges into other manifests: what they leave out stands in the base.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
 */
function patchesOf(repository) {
    const patches = new Set();
    const resources = new Set();
    for (const path of repository.paths) {
        if (!/(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path))
            continue;
        const file = repository.read(path);
        if (!file)
            continue;
        const resolve = (relative) => external_node_path_.posix.join(external_node_path_.posix.dirname(path), relative);
        for (const document of (0,yaml/* parseYaml */.hN)(file).documents) {
            for (const item of (0,yaml/* itemsOf */.S3)((0,yaml/* nodeAt */.oB)(document, 'patches'))) {
                const patch = (0,yaml/* textAt */.$6)(item, 'path');
                if (patch)
                    patches.add(resolve(patch));
            }
            for (const item of (0,yaml/* itemsOf */.S3)((0,yaml/* nodeAt */.oB)(document, 'patchesStrategicMerge'))) {
                const patch = (0,yaml/* textOf */.b6)(item);
                if (patch && !patch.includes('\n'))
                    patches.add(resolve(patch));
            }
            for (const item of (0,yaml/* itemsOf */.S3)((0,yaml/* nodeAt */.oB)(document, 'resources')))
                resources.add(resolve((0,yaml/* textOf */.b6)(item) ?? '.'));
        }
    }
    return new Set([...patches].filter((path) => !resources.has(path)));
}

// EXTERNAL MODULE: ./.build/core/subjects.js
var subjects = __webpack_require__(7535);
;// CONCATENATED MODULE: ./.build/facts/kubernetes/settings.js


/** Walks keys down. Undefined where nothing is set; null and the empty string set nothing, as in Kubernetes. */
function find(node, ...path) {
    let here = node;
    for (const name of path) {
        if (!isSet(here))
            return undefined;
        if (here.kind !== 'map' || isAction(here))
            return { node: here, sound: false };
        here = here.entry(name)?.value;
    }
    return isSet(here) ? { node: here, sound: !isAction(here) } : undefined;
}
const isSet = (node) => node !== undefined && !(0,yaml/* isNull */.kZ)(node) && !(node.kind === 'scalar' && node.text === '');
/** `image: {{ .Values.image }}` is a mapping with a mapping as its key to YAML. */
const isAction = (node) => node.kind === 'map' && node.source.text.startsWith('{{', node.start);
/** `${VAR}`, `$(VAR)`, `$VAR`, `{{ action }}`: left for envsubst, Kustomize, a template engine. */
const isPlaceholder = (text) => /\$\{|\$\(|\$[A-Za-z_]|\{\{/.test(text);
/** What a place is called in a doubt; longer texts are cut. */
const excerpt = (node) => {
    const { source, start, end } = node;
    const text = source.text.slice(start, Math.min(end, start + 60)).replaceAll(/\s+/g, ' ');
    return end - start > 60 ? `${text}…` : text;
};
/** Reads the facts of one subject: a setting that is there but cannot be known becomes a doubt about its field. */
class Settings {
    unsure;
    constructor(known = new Map()) {
        this.unsure = new Map(known);
    }
    doubt(field, at, because) {
        if (!this.unsure.has(field))
            this.unsure.set(field, { because, at });
    }
    /** A scalar's fact; `wanted` says what it should have been where `parse` refuses it. */
    scalar(field, found, parse, wanted) {
        if (!found)
            return undefined;
        const { node, sound } = found;
        if (!sound || node.kind !== 'scalar')
            this.doubt(field, (0,yaml/* spanOf */.ee)(node), this.reason(node, sound, wanted));
        else if (isPlaceholder(node.text))
            this.doubt(field, (0,yaml/* spanOf */.ee)(node), this.reason(node, false, wanted));
        else {
            const value = parse(node);
            if (value !== undefined)
                return (0,yaml/* factAt */.iP)(node, value);
            this.doubt(field, (0,yaml/* spanOf */.ee)(node), this.reason(node, true, wanted));
        }
        return undefined;
    }
    text(field, found) {
        return this.scalar(field, found, (scalar) => scalar.text, 'text');
    }
    boolean(field, found) {
        return this.scalar(field, found, yaml/* booleanOf */.SF, 'true or false');
    }
    integer(field, found) {
        return this.scalar(field, found, yaml/* integerOf */.cP, 'a whole number');
    }
    /** A list's items; something else in the list's place, or a template action among them, is a doubt. */
    items(field, found) {
        if (!found)
            return [];
        const { node, sound } = found;
        if (!sound || node.kind !== 'seq') {
            this.doubt(field, (0,yaml/* spanOf */.ee)(node), this.reason(node, sound, 'a list'));
            return [];
        }
        return node.items.filter((item) => {
            if (isAction(item))
                this.doubt(field, (0,yaml/* spanOf */.ee)(item), this.reason(item, false, 'an item'));
            return isSet(item) && !isAction(item);
        });
    }
    reason(node, sound, wanted) {
        const filledInLater = !sound && (isAction(node) || (node.kind === 'scalar' && isPlaceholder(node.text)));
        return filledInLater ? `${excerpt(node)} is filled in later` : `this is not ${sound ? wanted : 'a mapping'}`;
    }
}
/** A node as far as its first line goes: what to point at when nothing in it has a name. */
function firstLine(node) {
    const { source, start, end } = node;
    const [line = ''] = source.text.slice(start, end).split('\n', 1);
    return (0,core_source/* span */.Ln)(source, start, start + line.trimEnd().length);
}

;// CONCATENATED MODULE: ./.build/facts/kubernetes/pod-container.js


/** What a pod's container says of itself alone: its program, ports, probes and environment. */
function ownFactsOf(settings, node) {
    return {
        ...programOf(settings, node),
        ...portsOf(settings, node),
        livenessProbe: probeOf(settings, node, 'livenessProbe'),
        readinessProbe: probeOf(settings, node, 'readinessProbe'),
        probeHosts: probeHosts(settings, node),
        env: environmentOf(settings, node),
    };
}
function programOf(settings, node) {
    const entrypoint = argv(settings, 'entrypoint', find(node, 'command'));
    const command = argv(settings, 'command', find(node, 'args'));
    const program = entrypoint ?? command;
    const first = program?.value[0];
    return {
        image: settings.text('image', find(node, 'image')),
        pullPolicy: settings.text('pullPolicy', find(node, 'imagePullPolicy')),
        workingDir: settings.text('workingDir', find(node, 'workingDir')),
        entrypoint,
        command,
        processes: program && first !== undefined ? [{ ...program, value: first }] : [],
    };
}
/** `$(VAR)` is Kubernetes' own word here and leaves nothing in doubt. */
function argv(settings, field, found) {
    const words = settings.items(field, found).flatMap((item) => (item.kind === 'scalar' ? [item.text] : []));
    return found && words.length > 0 ? (0,yaml/* factAt */.iP)(found.node, words) : undefined;
}
function portsOf(settings, node) {
    const ports = [];
    const exposedPorts = [];
    const found = find(node, 'ports');
    settings.items('ports', found);
    for (const item of settings.items('exposedPorts', found)) {
        const inside = settings.integer('exposedPorts', find(item, 'containerPort'));
        const host = settings.integer('ports', find(item, 'hostPort'));
        const port = { containerPort: inside?.value ?? host?.value ?? 0, protocol: protocolOf(item) };
        if (inside)
            exposedPorts.push({ value: port, at: inside.at });
        if (!host || host.value === 0)
            continue;
        const hostIp = (0,yaml/* textAt */.$6)(item, 'hostIP');
        const published = {
            ...port,
            hostPort: host.value,
            ...(hostIp && hostIp !== '0.0.0.0' && hostIp !== '::' ? { hostIp } : {}),
        };
        ports.push({ value: published, at: host.at });
    }
    return { ports, exposedPorts };
}
function protocolOf(item) {
    const protocol = (0,yaml/* textAt */.$6)(item, 'protocol')?.toLowerCase();
    return protocol === 'udp' || protocol === 'sctp' ? protocol : 'tcp';
}
/** Points at the probe's key. An empty probe probes nothing. */
function probeOf(settings, node, key) {
    const entry = (0,yaml/* entryAt */._f)(node, key);
    const found = find(node, key);
    if (!entry || !found)
        return undefined;
    const at = (0,yaml/* spanOf */.ee)(entry.key);
    if (!found.sound || found.node.kind !== 'map')
        settings.doubt(key, at, 'this probe is filled in later, or none');
    else if (found.node.entries.size > 0)
        return { value: { state: 'set' }, at };
    return undefined;
}
const handlers = [
    ['livenessProbe'],
    ['readinessProbe'],
    ['startupProbe'],
    ['lifecycle', 'postStart'],
    ['lifecycle', 'preStop'],
];
/** Any host but none is outside the baseline, also the pod's own loopback. */
function probeHosts(settings, node) {
    return handlers.flatMap((handler) => ['httpGet', 'tcpSocket'].flatMap((action) => {
        const found = find(node, ...handler, action, 'host');
        const fact = found?.sound ? settings.text('probeHosts', found) : undefined;
        return fact ? [fact] : [];
    }));
}
const references = [
    ['secretKeyRef', 'secret'],
    ['configMapKeyRef', 'configMap'],
    ['fieldRef', 'field'],
    ['resourceFieldRef', 'field'],
];
function environmentOf(settings, node) {
    const variables = settings.items('env', find(node, 'env')).flatMap((item) => {
        const name = (0,yaml/* textAt */.$6)(item, 'name');
        if (name === undefined)
            return [];
        for (const [key, from] of references) {
            const entry = (0,yaml/* entryAt */._f)(item, 'valueFrom', key);
            if (entry && !(0,yaml/* isNull */.kZ)(entry.value))
                return [{ value: { name, from }, at: (0,yaml/* spanOf */.ee)(entry.key) }];
        }
        return [literal(item, name)];
    });
    const wholesale = settings
        .items('env', find(node, 'envFrom'))
        .flatMap((item) => [...everyKeyOf(item, 'secretRef', 'secret'), ...everyKeyOf(item, 'configMapRef', 'configMap')]);
    return [...variables, ...wholesale];
}
function literal(item, name) {
    const value = (0,yaml/* nodeAt */.oB)(item, 'value');
    const text = (0,yaml/* textOf */.b6)(value);
    if (!value || text === undefined)
        return { value: { name }, at: firstLine(item) };
    return (0,yaml/* factAt */.iP)(value, { name, value: text });
}
function everyKeyOf(item, key, from) {
    const entry = (0,yaml/* entryAt */._f)(item, key);
    if (!entry || (0,yaml/* isNull */.kZ)(entry.value))
        return [];
    return [{ value: { name: (0,yaml/* textAt */.$6)(entry.value, 'name') ?? '', from }, at: (0,yaml/* spanOf */.ee)(entry.key) }];
}

;// CONCATENATED MODULE: ./.build/facts/kubernetes/pod-fields.js

const lists = ['containers', 'initContainers', 'ephemeralContainers'];
const unsayable = [
    'restart',
    'pidsLimit',
    'devices',
    'deviceCgroupRules',
    'ulimits',
    'cgroupParent',
    'utsMode',
    'cgroupnsMode',
    'healthcheck',
    'cpuShares',
    'cpuSet',
    'build',
    'init',
];
/** What the API server refuses on a Windows pod. */
const linuxOnly = [
    'securityContext',
    'privileged',
    'noNewPrivileges',
    'readOnlyRootFilesystem',
    'procMount',
    'capAdd',
    'capDrop',
    'user',
    'group',
    'supplementalGroups',
    'seccomp',
    'appArmor',
    'seLinux',
    'sysctls',
    'pidMode',
    'ipcMode',
    'usernsMode',
];
const resourceFields = ['memoryLimit', 'memoryRequest', 'cpuLimit', 'cpuRequest'];
const probeFields = ['livenessProbe', 'readinessProbe'];
const portFields = ['ports', 'exposedPorts'];
/** What a shared security context can hold; a missing one is pointed at there. */
const securityFields = [
    'securityContext',
    'privileged',
    'noNewPrivileges',
    'readOnlyRootFilesystem',
    'procMount',
    'capAdd',
    'capDrop',
    'user',
    'group',
    'runAsNonRoot',
    'seccomp',
    'appArmor',
    'seLinux',
    'windowsHostProcess',
];
/** What stands in a container's own lines. */
const ownFields = [
    ...securityFields,
    ...resourceFields,
    ...probeFields,
    'image',
    'pullPolicy',
    'entrypoint',
    'command',
    'workingDir',
    'processes',
    'mounts',
    'ports',
    'exposedPorts',
    'probeHosts',
    'env',
];
const sharedFields = [
    'volumes',
    'supplementalGroups',
    'sysctls',
    'pidMode',
    'ipcMode',
    'networkMode',
    'usernsMode',
    'serviceAccount',
    'serviceAccountToken',
    'namespace',
];
/** What this container cannot say. */
function silences(node, list, { windows, userNamed, runsToEnd }) {
    const fields = new Set(unsayable);
    if (windows)
        for (const field of linuxOnly)
            fields.add(field);
    if (windows && userNamed)
        fields.delete('user');
    if (list === 'ephemeralContainers') {
        for (const field of [...resourceFields, ...probeFields])
            fields.add(field);
        // The API server refuses ports here: only those who write them are told.
        if (!(0,yaml/* entryAt */._f)(node, 'ports'))
            for (const field of portFields)
                fields.add(field);
    }
    const isSidecar = (0,yaml/* textAt */.$6)(node, 'restartPolicy') === 'Always';
    if (runsToEnd || (list === 'initContainers' && !isSidecar))
        for (const field of probeFields)
            fields.add(field);
    return fields;
}
/** For what is missing, the nearest key that is there. */
function nearest(node) {
    const near = new Map();
    const point = (fields, ...path) => {
        const entry = (0,yaml/* entryAt */._f)(node, ...path);
        if (entry)
            for (const field of fields)
                near.set(field, (0,yaml/* spanOf */.ee)(entry.key));
    };
    point(securityFields, 'securityContext');
    point(['capAdd', 'capDrop'], 'securityContext', 'capabilities');
    point(resourceFields, 'resources');
    point(['memoryLimit', 'cpuLimit'], 'resources', 'limits');
    point(['memoryRequest', 'cpuRequest'], 'resources', 'requests');
    return near;
}
/** The facts that are neither set nor in doubt. */
function unsaid(facts, unsure) {
    const isSaid = (field) => {
        const value = facts[field];
        return unsure.has(field) || (Array.isArray(value) ? value.length > 0 : value !== undefined);
    };
    return [...ownFields, ...sharedFields].filter((field) => !isSaid(field));
}
/** What a pod without containers cannot say; undefined where it says nothing at all. */
function silencesAlone(facts, unsure, windows) {
    const silent = new Set(unsaid(facts, unsure));
    const saysAnything = [...ownFields, ...sharedFields].some((field) => field !== 'namespace' && !silent.has(field));
    return saysAnything ? new Set([...unsayable, ...(windows ? linuxOnly : []), ...silent]) : undefined;
}

;// CONCATENATED MODULE: ./.build/facts/kubernetes/quantity.js
const factors = {
    n: 1e-9,
    u: 1e-6,
    m: 1e-3,
    '': 1,
    k: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
    P: 1e15,
    E: 1e18,
    Ki: 2 ** 10,
    Mi: 2 ** 20,
    Gi: 2 ** 30,
    Ti: 2 ** 40,
    Pi: 2 ** 50,
    Ei: 2 ** 60,
};
/**
 * A Kubernetes resource quantity (`100m`, `0.5`, `1Gi`, `128974848`, `1e3`) as a number of its unit: cores, bytes.
 * Undefined when it is none, or negative, which no resource may be.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
function parseQuantity(text) {
    const match = /^\+?(\d+(?:\.\d*)?|\.\d+)(?:([eE][-+]?\d+)|([KMGTPE]i|[numkMGTPE]?))$/.exec(text);
    if (!match)
        return undefined;
    const [, digits = '', exponent, suffix = ''] = match;
    if (exponent)
        return Number(digits + exponent);
    const factor = factors[suffix];
    // 300m must be 0.3 and not 0.30000000000000004: dividing by a whole number rounds once.
    return factor < 1 ? Number(digits) / Math.round(1 / factor) : Number(digits) * factor;
}

;// CONCATENATED MODULE: ./.build/facts/kubernetes/pod-resources.js


/** Limits and requests: the container's own, else the pod's (`spec.resources`, 1.34 and later); a limit alone is the request too. */
function resourcesOf(settings, container, spec) {
    const read = (field, ...path) => quantity(settings, field, find(container, 'resources', ...path) ?? find(spec, 'resources', ...path));
    const memoryLimit = whole(read('memoryLimit', 'limits', 'memory'));
    const cpuLimit = read('cpuLimit', 'limits', 'cpu');
    return {
        memoryLimit,
        cpuLimit,
        memoryRequest: requested(settings, 'memory', whole(read('memoryRequest', 'requests', 'memory')), memoryLimit),
        cpuRequest: requested(settings, 'cpu', read('cpuRequest', 'requests', 'cpu'), cpuLimit),
    };
}
const quantity = (settings, field, found) => settings.scalar(field, found, (scalar) => parseQuantity(scalar.text), 'a quantity');
/** A fraction of a byte is rounded up, as the API server does. */
const whole = (fact) => fact && { ...fact, value: Math.ceil(fact.value) };
function requested(settings, resource, request, limit) {
    const field = `${resource}Request`;
    if (request || settings.unsure.has(field))
        return request;
    const doubt = settings.unsure.get(`${resource}Limit`);
    if (doubt)
        settings.doubt(field, doubt.at, doubt.because);
    return limit;
}

// EXTERNAL MODULE: ./.build/core/capabilities.js
var capabilities = __webpack_require__(864);
;// CONCATENATED MODULE: ./.build/facts/kubernetes/pod-security.js



/** Effective as `DetermineEffectiveSecurityContext` of the kubelet: the container's own field, else the pod's. */
function securityOf(levels) {
    const { settings, container } = levels;
    const own = (...path) => find(container, 'securityContext', ...path);
    const user = inherit(levels, 'runAsUser');
    const nonRoot = inherit(levels, 'runAsNonRoot');
    const group = inherit(levels, 'runAsGroup');
    const hostProcess = inherit(levels, 'windowsOptions', 'hostProcess');
    const escalation = settings.boolean('noNewPrivileges', own('allowPrivilegeEscalation'));
    return {
        securityContext: contextOf(settings, own()),
        privileged: settings.boolean('privileged', own('privileged')),
        noNewPrivileges: escalation && { ...escalation, value: !escalation.value },
        readOnlyRootFilesystem: settings.boolean('readOnlyRootFilesystem', own('readOnlyRootFilesystem')),
        procMount: settings.text('procMount', own('procMount')),
        capAdd: pod_security_capabilities(settings, 'capAdd', own('capabilities', 'add')),
        capDrop: pod_security_capabilities(settings, 'capDrop', own('capabilities', 'drop')),
        user: owned(levels, user, settings.scalar('user', user, userOf, 'a user id'), (value) => value === '0'),
        group: owned(levels, group, settings.integer('group', group), (value) => value === 0),
        runAsNonRoot: owned(levels, nonRoot, settings.boolean('runAsNonRoot', nonRoot), (value) => !value),
        windowsHostProcess: owned(levels, hostProcess, settings.boolean('windowsHostProcess', hostProcess), (value) => value),
        seccomp: seccompOf(levels),
        appArmor: appArmorOf(levels),
        seLinux: seLinuxOf(levels),
    };
}
/** An empty one is as good as none. */
function contextOf(settings, found) {
    if (!found)
        return undefined;
    const at = firstLine(found.node);
    if (found.sound && (0,yaml/* entriesOf */.Mc)(found.node).some(({ value }) => !(0,yaml/* isNull */.kZ)(value)))
        return { value: true, at };
    if (!found.sound || found.node.kind !== 'map')
        settings.doubt('securityContext', at, 'this is filled in later');
    return undefined;
}
/** What only a pod can say, for all of its containers. */
function podSecurityOf(pod) {
    return { supplementalGroups: groupsOf(pod), sysctls: sysctlsOf(pod) };
}
const userOf = (scalar) => (0,yaml/* integerOf */.cP)(scalar)?.toString();
function inherit({ container, spec }, ...path) {
    const own = find(container, 'securityContext', ...path);
    if (own)
        return { ...own, inherited: false };
    const pods = find(spec, 'securityContext', ...path);
    return pods && { ...pods, inherited: true };
}
/** A bad value that the pod sets for all of its containers is the pod's fault, and reported once. */
function owned({ owner }, level, fact, isBad) {
    return fact && level?.inherited && isBad(fact.value) ? { ...fact, owner } : fact;
}
/**
 * Upper case without `CAP_`: `cap_net_raw` is `NET_RAW`. Admission allows capabilities by that spelling alone (Pod Security
 * Standards, baseline), so that an allowed one which is added in another spelling stays as it is written.
 */
function pod_security_capabilities(settings, field, found) {
    return settings.items(field, found).flatMap((item) => {
        const fact = settings.text(field, { node: item, sound: true });
        if (!fact)
            return [];
        const name = fact.value.trim().toUpperCase().replace(/^CAP_/, '');
        return [field === 'capAdd' && capabilities/* baselineCapabilities */.K4.has(name) ? fact : { ...fact, value: name }];
    });
}
const profileTypes = {
    RuntimeDefault: 'default',
    Unconfined: 'unconfined',
    Localhost: 'localhost',
};
const typeOf = ({ text }) => (Object.hasOwn(profileTypes, text) ? profileTypes[text] : text);
/** `runtime/default` (once `docker/default`), `unconfined`, `localhost/x`; anything else as written. */
function annotatedProfile({ text }) {
    if (text === 'runtime/default' || text === 'docker/default')
        return 'default';
    return text.startsWith('localhost/') ? 'localhost' : text;
}
const isConfined = (profile) => profile === 'default' || profile === 'localhost';
function profileOf(field, levels, candidates) {
    const level = candidates.find(({ found }) => found !== undefined);
    if (!level?.found)
        return undefined;
    const fact = levels.settings.scalar(field, level.found, level.parse, 'a profile');
    return owned(levels, { ...level.found, inherited: level.inherited }, fact, (profile) => !isConfined(profile));
}
/**
 * API servers of 1.19 to 1.26 copy an annotation into the field of its own level where that is empty, so a container's
 * annotation goes before the pod's field; older ones know annotations alone.
 */
function seccompOf(levels) {
    const { container, spec, annotations, name } = levels;
    const annotation = (key) => find(annotations, key);
    return profileOf('seccomp', levels, [
        { found: find(container, 'securityContext', 'seccompProfile', 'type'), parse: typeOf, inherited: false },
        {
            found: name === undefined ? undefined : annotation(`container.seccomp.security.alpha.kubernetes.io/${name}`),
            parse: annotatedProfile,
            inherited: false,
        },
        { found: find(spec, 'securityContext', 'seccompProfile', 'type'), parse: typeOf, inherited: true },
        { found: annotation('seccomp.security.alpha.kubernetes.io/pod'), parse: annotatedProfile, inherited: true },
    ]);
}
/** The kubelet's order: the container's field, its annotation, the pod's field. */
function appArmorOf(levels) {
    const { container, spec, annotations, name } = levels;
    const key = `container.apparmor.security.beta.kubernetes.io/${name}`;
    return profileOf('appArmor', levels, [
        { found: find(container, 'securityContext', 'appArmorProfile', 'type'), parse: typeOf, inherited: false },
        { found: name === undefined ? undefined : find(annotations, key), parse: annotatedProfile, inherited: false },
        { found: find(spec, 'securityContext', 'appArmorProfile', 'type'), parse: typeOf, inherited: true },
    ]);
}
/** A container's options replace the pod's as a whole. Points at what is rarest to be harmless: user, role, type, level. */
function seLinuxOf(levels) {
    const { settings, owner, container } = levels;
    // Admission judges the pod's options also where a container overrides them with nothing.
    const empty = (0,yaml/* entriesOf */.Mc)(find(container, 'securityContext', 'seLinuxOptions')?.node).length === 0;
    const level = inherit(empty ? { ...levels, container: undefined } : levels, 'seLinuxOptions');
    if (!level)
        return undefined;
    const options = level.sound ? level.node : undefined;
    const read = (name) => settings.text('seLinux', options ? find(options, name) : { node: level.node, sound: false });
    const user = read('user');
    const role = read('role');
    const type = read('type');
    const mcs = read('level');
    const first = user ?? role ?? type ?? mcs;
    if (!first)
        return undefined;
    const value = { user: user?.value, role: role?.value, type: type?.value, level: mcs?.value };
    return level.inherited ? { value, at: first.at, owner } : { value, at: first.at };
}
function groupsOf({ settings, spec, owner }) {
    const fsGroup = settings.integer('supplementalGroups', find(spec, 'securityContext', 'fsGroup'));
    const others = settings
        .items('supplementalGroups', find(spec, 'securityContext', 'supplementalGroups'))
        .map((node) => settings.integer('supplementalGroups', { node, sound: true }));
    return [fsGroup, ...others].flatMap((fact) => (fact ? [{ ...fact, owner }] : []));
}
function sysctlsOf({ settings, spec, annotations, owner }) {
    const fields = settings.items('sysctls', find(spec, 'securityContext', 'sysctls')).flatMap((item) => {
        const name = settings.text('sysctls', find(item, 'name'));
        const value = settings.text('sysctls', find(item, 'value'));
        return name ? [{ value: { name: name.value, value: value?.value ?? '' }, at: name.at, owner }] : [];
    });
    const annotated = (0,yaml/* entriesOf */.Mc)(annotations)
        .filter(({ key }) => /^security\.alpha\.kubernetes\.io\/(?:unsafe-)?sysctls$/.test(key.text))
        .flatMap(({ value }) => (value.kind === 'scalar' ? annotatedSysctls(value) : []));
    return [...fields, ...annotated.map((fact) => ({ ...fact, owner }))];
}
/** `kernel.shm_rmid_forced=1,net.ipv4.ip_forward=1`, before Kubernetes 1.11. */
function annotatedSysctls(scalar) {
    let start = 0;
    return scalar.text.split(',').flatMap((pair) => {
        const from = start + pair.length - pair.trimStart().length;
        start += pair.length + 1;
        const [name = '', ...value] = pair.split('=');
        if (name.trim() === '')
            return [];
        const at = scalar.within(from, from + pair.trim().length);
        return [{ value: { name: name.trim(), value: value.join('=').trim() }, at }];
    });
}

;// CONCATENATED MODULE: ./.build/facts/kubernetes/pod-volumes.js


/** The kubelet mounts these read-only whatever the mount says. */
const alwaysReadOnly = new Set(['configMap', 'secret', 'downwardAPI', 'projected', 'image']);
function volumesOf(settings, spec, owner) {
    const facts = [];
    const byName = new Map();
    for (const item of settings.items('volumes', find(spec, 'volumes'))) {
        if (item.kind !== 'map') {
            settings.doubt('volumes', (0,yaml/* spanOf */.ee)(item), 'this is not a volume');
            continue;
        }
        const name = (0,yaml/* textAt */.$6)(item, 'name');
        const declared = volumeOf(settings, name, item);
        facts.push(...declared.map((fact) => ({ ...fact, owner })));
        // Names are unique in a pod that an API server takes; the last of two holds.
        if (name !== undefined)
            byName.set(name, declared.map(({ value }) => value));
    }
    return { facts, byName };
}
/** A volume without a type is an emptyDir; one with two, which no API server takes, is given twice. */
function volumeOf(settings, name, item) {
    const types = (0,yaml/* entriesOf */.Mc)(item).filter(({ key, value }) => key.text !== 'name' && !(0,yaml/* isNull */.kZ)(value));
    if (types.length > 0)
        return types.map(({ key, value }) => typedVolume(settings, name, key, value));
    const nameNode = (0,yaml/* nodeAt */.oB)(item, 'name');
    const at = nameNode ? (0,yaml/* spanOf */.ee)(nameNode) : firstLine(item);
    return [{ value: { type: 'emptyDir', source: name, target: '', readOnly: false }, at }];
}
function typedVolume(settings, name, key, value) {
    if (key.text === 'hostPath')
        return hostPathVolume(settings, key, value);
    const readOnly = alwaysReadOnly.has(key.text) || (0,yaml/* booleanOf */.SF)((0,yaml/* nodeAt */.oB)(value, 'readOnly')) === true;
    return { value: { type: key.text, source: name, target: '', readOnly }, at: (0,yaml/* spanOf */.ee)(key) };
}
function hostPathVolume(settings, key, value) {
    const path = find(value, 'path');
    const written = path?.sound && path.node.kind === 'scalar' ? path.node : undefined;
    const at = (0,yaml/* spanOf */.ee)(written ?? key);
    if (!written || isPlaceholder(written.text))
        settings.doubt('volumes', at, 'the path on the host is not known');
    return { value: { type: 'bind', source: written?.text, target: '', readOnly: false }, at };
}
/** One entry a volumeMount, joined with its volume. `claims` are the names of a StatefulSet's volumeClaimTemplates. */
function mountsOf(settings, container, { byName }, claims) {
    return settings.items('mounts', find(container, 'volumeMounts')).flatMap((item) => {
        if (item.kind !== 'map') {
            settings.doubt('mounts', (0,yaml/* spanOf */.ee)(item), 'this is not a mount');
            return [];
        }
        const name = (0,yaml/* textAt */.$6)(item, 'name') ?? '';
        return (byName.get(name) ?? [undeclared(name, claims)]).map((volume) => mountOf(settings, item, volume));
    });
}
const undeclared = (name, claims) => ({
    type: claims.has(name) ? 'persistentVolumeClaim' : 'unknown',
    source: name || undefined,
    target: '',
    readOnly: false,
});
const propagations = new Map([
    ['Bidirectional', 'rshared'],
    ['HostToContainer', 'rslave'],
]);
/** Points at the path inside. */
function mountOf(settings, item, volume) {
    const path = (0,yaml/* nodeAt */.oB)(item, 'mountPath');
    const target = (0,yaml/* textOf */.b6)(path) ?? '';
    const at = path ? (0,yaml/* spanOf */.ee)(path) : firstLine(item);
    const source = sourceOf(volume, (0,yaml/* textAt */.$6)(item, 'subPath'));
    const unknown = isPlaceholder(target) || (volume.type === 'bind' && (source === undefined || isPlaceholder(source)));
    if (unknown)
        settings.doubt('mounts', at, 'the path is not known');
    const readOnly = settings.boolean('mounts', find(item, 'readOnly'))?.value === true || volume.readOnly;
    const mode = settings.text('mounts', find(item, 'mountPropagation'));
    const propagation = mode && propagations.get(mode.value);
    const mount = { type: volume.type, source, target, readOnly };
    return { value: propagation ? { ...mount, propagation, propagationAt: mode.at } : mount, at };
}
/** `subPath` narrows a host path. */
function sourceOf({ type, source }, subPath) {
    if (type !== 'bind' || source === undefined || !subPath)
        return source;
    return source.endsWith('/') ? source + subPath : `${source}/${subPath}`;
}

;// CONCATENATED MODULE: ./.build/facts/kubernetes/pod.js








/** Where something other than a list stands in a container list's place; what would be there is not seen. */
function unreadableLists(spec) {
    return lists.flatMap((list) => {
        const found = find(spec, list);
        return found && !(found.sound && found.node.kind === 'seq') ? [found] : [];
    });
}
/** Every container of a pod, init and ephemeral ones too. */
function containersOf(pod, tokenOf) {
    const shared = sharedOf(pod, tokenOf);
    const segmentOf = segments();
    const containers = lists.flatMap((list) => {
        const found = find(pod.spec, list);
        const items = found?.node.kind === 'seq' ? found.node.items : [];
        return items.flatMap((node) => {
            if (node.kind !== 'map')
                return [];
            const name = (0,yaml/* textAt */.$6)(node, 'name') || undefined;
            return [containerOf(pod, shared, { node, list, name, segment: segmentOf(name) })];
        });
    });
    return containers.length > 0 ? containers : podAlone(pod, shared);
}
/** A patch may set `hostNetwork: true` and name no container: what the pod says is judged all the same, and nothing else. */
function podAlone({ spec, owner }, shared) {
    if (!spec)
        return [];
    const { windows, annotations } = shared;
    const settings = new Settings(shared.unsure);
    const security = securityOf({ settings, container: undefined, name: undefined, spec, annotations, owner });
    const facts = { ...shared.facts, ...security };
    const cannotSay = silencesAlone(facts, settings.unsure, windows);
    if (!cannotSay)
        return [];
    const at = firstLine(spec);
    return [
        (0,subjects/* container */.k)({
            key: owner.key,
            name: owner.name,
            dialect: 'pod',
            at,
            owner,
            os: windows ? 'windows' : 'linux',
            ...facts,
            unsure: settings.unsure,
            cannotSay,
            opaque: { because: 'its containers are not in this file', at },
        }),
    ];
}
/** Names made unique: the n-th without one is `~n`, the n-th copy of `app` is `app~n`. */
function segments() {
    const next = new Map();
    return (name = '') => {
        const copy = next.get(name) ?? 0;
        next.set(name, copy + 1);
        return name !== '' && copy === 0 ? name : `${name}~${copy}`;
    };
}
function sharedOf(pod, tokenOf) {
    const { spec, owner } = pod;
    const settings = new Settings();
    const annotations = (0,yaml/* nodeAt */.oB)(pod.metadata, 'annotations');
    const volumes = volumesOf(settings, spec, owner);
    const facts = {
        namespace: pod.namespace,
        volumes: volumes.facts,
        ...podSecurityOf({ settings, spec, annotations, owner }),
        ...namespacesOf(settings, spec, owner),
        ...serviceAccountOf(settings, pod, tokenOf),
    };
    return { facts, volumes, annotations, windows: isWindows(spec), unsure: settings.unsure };
}
function containerOf(pod, shared, { node, list, name, segment }) {
    const { owner, spec } = pod;
    const { windows, annotations, volumes } = shared;
    const settings = new Settings(shared.unsure);
    const security = securityOf({ settings, container: node, name, spec, annotations, owner });
    const user = windows ? settings.text('user', runAsUserName(node, spec)) : security.user;
    const nameNode = (0,yaml/* nodeAt */.oB)(node, 'name');
    const at = name !== undefined && nameNode ? (0,yaml/* spanOf */.ee)(nameNode) : firstLine(node);
    const facts = {
        ...shared.facts,
        ...security,
        user,
        ...ownFactsOf(settings, node),
        ...resourcesOf(settings, node, spec),
        mounts: mountsOf(settings, node, volumes, pod.claims),
    };
    const cannotSay = silences(node, list, { windows, userNamed: user !== undefined, runsToEnd: pod.runsToEnd });
    if (pod.isPatch)
        for (const field of unsaid(facts, settings.unsure))
            cannotSay.add(field);
    return (0,subjects/* container */.k)({
        key: `${owner.key}/${segment}`,
        name: name ?? (0,yaml/* textAt */.$6)(node, 'image') ?? `container ${segment} of ${owner.name}`,
        dialect: 'pod',
        at,
        near: nearest(node),
        owner,
        os: windows ? 'windows' : 'linux',
        ...facts,
        unsure: settings.unsure,
        cannotSay,
        opaque: pod.isPatch ? { because: 'a Kustomize patch leaves the rest to its base', at } : undefined,
    });
}
const runAsUserName = (node, spec) => find(node, 'securityContext', 'windowsOptions', 'runAsUserName') ??
    find(spec, 'securityContext', 'windowsOptions', 'runAsUserName');
const osLabels = ['kubernetes.io/os', 'beta.kubernetes.io/os'];
function isWindows(spec) {
    const named = (0,yaml/* textAt */.$6)(spec, 'os', 'name');
    if (named !== undefined)
        return named === 'windows';
    return osLabels.some((label) => (0,yaml/* textAt */.$6)(spec, 'nodeSelector', label) === 'windows');
}
/** The host's namespaces belong to the pod; `false` is the default and says nothing. */
function namespacesOf(settings, spec, owner) {
    const host = (field, key) => {
        const fact = settings.boolean(field, find(spec, key));
        return fact?.value ? { value: 'host', at: fact.at, owner } : undefined;
    };
    return {
        pidMode: host('pidMode', 'hostPID'),
        ipcMode: host('ipcMode', 'hostIPC'),
        networkMode: host('networkMode', 'hostNetwork'),
        usernsMode: host('usernsMode', 'hostUsers'),
    };
}
function serviceAccountOf(settings, pod, tokenOf) {
    const { spec, owner } = pod;
    const named = find(spec, 'serviceAccountName') ?? find(spec, 'serviceAccount');
    const serviceAccount = settings.text('serviceAccount', named);
    const set = find(spec, 'automountServiceAccountToken');
    const own = settings.boolean('serviceAccountToken', set);
    const accountIsKnown = !named || serviceAccount !== undefined;
    const token = set || !accountIsKnown ? own : tokenOf(pod.namespace?.value, serviceAccount?.value ?? 'default', pod.path);
    const doubt = settings.unsure.get('serviceAccount');
    if (!set && doubt)
        settings.doubt('serviceAccountToken', doubt.at, doubt.because);
    return {
        serviceAccount: serviceAccount && { ...serviceAccount, owner },
        serviceAccountToken: token && { ...token, owner },
    };
}

;// CONCATENATED MODULE: ./.build/facts/kubernetes/service-account.js

/** kubectl puts what states no namespace into `default`. */
const keyOf = (namespace, name) => `${namespace || 'default'}/${name}`;
/**
 * Looks up a pod's ServiceAccount by name and namespace. Where the repository has several (overlays), the one of the same
 * file counts, then the one that shares most of the folder; of equals the first that leaves the token mounted.
 */
function tokensOf(nodes) {
    const accounts = new Map();
    for (const node of nodes) {
        const key = keyOf((0,yaml/* textAt */.$6)(node, 'metadata', 'namespace'), (0,yaml/* textAt */.$6)(node, 'metadata', 'name') ?? '');
        const value = (0,yaml/* nodeAt */.oB)(node, 'automountServiceAccountToken');
        const mounts = (0,yaml/* booleanOf */.SF)(value);
        const token = value && mounts !== undefined ? (0,yaml/* factAt */.iP)(value, mounts) : undefined;
        const same = accounts.get(key);
        if (same)
            same.push({ path: node.source.path, token });
        else
            accounts.set(key, [{ path: node.source.path, token }]);
    }
    const known = new Map();
    return (namespace, serviceAccount, near) => {
        const key = keyOf(namespace, serviceAccount);
        const candidates = accounts.get(key);
        if (!candidates)
            return undefined;
        const question = `${near}\0${key}`;
        if (!known.has(question))
            known.set(question, nearestToken(candidates, near));
        return known.get(question);
    };
}
function nearestToken(candidates, near) {
    let closest = -1;
    let nearest = [];
    for (const account of candidates) {
        const shared = closeness(account.path, near);
        if (shared > closest)
            nearest = [];
        if (shared >= closest)
            nearest.push(account);
        closest = Math.max(closest, shared);
    }
    return (nearest.find(({ token }) => token?.value !== false) ?? nearest[0])?.token;
}
/** How many folders two paths share; one file is closest to itself. */
function closeness(path, near) {
    if (path === near)
        return Number.POSITIVE_INFINITY;
    const folders = path.split('/').slice(0, -1);
    const others = near.split('/').slice(0, -1);
    const differs = folders.findIndex((folder, index) => folder !== others[index]);
    return differs < 0 ? folders.length : differs;
}

// EXTERNAL MODULE: ./.build/facts/template.js
var template = __webpack_require__(5554);
;// CONCATENATED MODULE: ./.build/facts/kubernetes.js









/** Where a kind keeps its pod's metadata and spec. */
const podPaths = new Map([
    ['Pod', []],
    ['PodTemplate', ['template']],
    ['Deployment', ['spec', 'template']],
    ['StatefulSet', ['spec', 'template']],
    ['DaemonSet', ['spec', 'template']],
    ['ReplicaSet', ['spec', 'template']],
    ['ReplicationController', ['spec', 'template']],
    ['DeploymentConfig', ['spec', 'template']],
    ['Job', ['spec', 'template']],
    ['CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
    ['Rollout', ['spec', 'template']],
]);
/** Knative's kinds, whose names others have too. */
const knativePaths = new Map([
    ['Service', ['spec', 'template']],
    ['Configuration', ['spec', 'template']],
    ['Revision', []],
    ['ContainerSource', ['spec', 'template']],
]);
const isKnative = (apiVersion) => /^(?:serving|sources)\.knative\.dev\//.test(apiVersion);
const mayHoldPods = (kind, text) => podPaths.has(kind) || kind.endsWith('List') || (knativePaths.has(kind) && text.includes('.knative.dev/'));
const isClaimed = (kind, text) => mayHoldPods(kind, text) || kind === 'ServiceAccount';
/** Whether YAML or JSON text can hold a Kubernetes object, in whatever style; cheap, and never wrong about `no`. */
function looksLikeKubernetes(text) {
    return /\b(?:apiVersion|items)["']?\s*:/.test(text) && /\bkind["']?\s*:\s*(?:[&!]\S*\s+)*["']?[A-Za-z\\*]/.test(text);
}
/** Whether every column-0 `kind:` of a document in block style names a kind that is not read here. */
function namesOtherKind(text) {
    if (/[{[]/.test(text[(0,yaml/* contentStart */.Eq)(text)] ?? ''))
        return false;
    let named = false;
    for (const [, value = ''] of text.matchAll(/^["']?kind["']?[ \t]*:(.*)/gm)) {
        const kind = /^\s*(["']?)([A-Za-z]+)\1\s*(?:#.*)?$/.exec(value)?.[2];
        if (kind === undefined || isClaimed(kind, text))
            return false;
        named = true;
    }
    return named;
}
const isWanted = (text) => !namesOtherKind(text) && looksLikeKubernetes(text);
const pathOf = ({ kind, node }) => (isKnative((0,yaml/* textAt */.$6)(node, 'apiVersion') ?? '') ? knativePaths : podPaths).get(kind);
/** Reads pods and whatever makes pods. */
const readKubernetes = (sources, repository) => {
    const gaps = [];
    const objects = sources.flatMap((source) => objectsOf(source, repository, gaps));
    const tokenOf = tokensOf(objects.filter(({ kind }) => kind === 'ServiceAccount').map(({ node }) => node));
    const workloads = objects.filter(pathOf);
    const patches = workloads.length > 0 ? patchesOf(repository) : new Set();
    const keyOf = uniqueKeys();
    const subjects = workloads.flatMap((object) => {
        const pod = podOf(object, keyOf, gaps);
        return containersOf({ ...pod, isPatch: patches.has(object.node.source.path) }, tokenOf);
    });
    return { subjects, gaps };
};
function uniqueKeys() {
    const taken = new Map();
    return (prefix, name) => {
        const segmentOf = taken.get(prefix) ?? segments();
        taken.set(prefix, segmentOf);
        return prefix + segmentOf(name);
    };
}
const gapIn = (source, line, because, blocking) => ({
    path: source.path,
    line,
    because,
    kinds: ['container'],
    blocking,
});
const unrendered = 'Helm template: judged when rendered';
function objectsOf(source, repository, gaps) {
    if (isChartTemplate(source.path, source.text, repository)) {
        if (mayMakePods(source.text))
            gaps.push(gapIn(source, undefined, unrendered, false));
        return [];
    }
    const { documents, problems } = parse(source);
    for (const { line, because, text } of problems) {
        const isTemplate = (0,template/* hasBareAction */.B)(text);
        gaps.push(gapIn(source, line, isTemplate ? unrendered : because, !isTemplate));
    }
    const seen = new Set();
    return documents.flatMap((node) => flatten(node, undefined, seen));
}
/** A template that names only kinds without pods hides none; one that names no kind may. */
function mayMakePods(text) {
    const kinds = [...text.matchAll(/\bkind["']?[ \t]*:[ \t]*([^\s#]*)/g)].map(([, kind = '']) => kind.replaceAll(/["']/g, ''));
    return kinds.length === 0 || kinds.some((kind) => mayHoldPods(kind, text) || !/^[A-Za-z]+$/.test(kind));
}
/** JSON first where it may be JSON: its indentation may be tabs, which YAML does not take. */
function parse(source) {
    if (/^\s*[{[]/.test(source.text)) {
        if (!isWanted(source.text))
            return { documents: [], problems: [] };
        try {
            const json = (0,facts_json/* parseJson */.q)(source);
            if (json.problems.length === 0)
                return json;
        }
        catch {
            // Nested too deep for the JSON reader's stack: the YAML reader has a limit of its own and says so.
        }
    }
    return (0,yaml/* parseYaml */.hN)(source, isWanted);
}
/**
 * Objects of a document: the items of a list (which may leave their kind to `PodList`), else the document itself.
 * What aliases repeat is taken once, so that lists of aliases of lists do not multiply.
 */
function flatten(node, inferred, seen) {
    if (node.kind === 'scalar' || seen.has(node))
        return [];
    seen.add(node);
    if (node.kind === 'seq')
        return node.items.flatMap((item) => flatten(item, undefined, seen));
    const kind = (0,yaml/* textAt */.$6)(node, 'kind') ?? inferred;
    const items = (0,yaml/* nodeAt */.oB)(node, 'items');
    if (items?.kind === 'seq' && (kind === undefined || kind.endsWith('List'))) {
        const itemKind = kind?.slice(0, -'List'.length) || undefined;
        return items.items.flatMap((item) => (item.kind === 'map' ? flatten(item, itemKind, seen) : []));
    }
    return kind === undefined ? [] : [{ kind, node }];
}
function podOf(object, keyOf, gaps) {
    const { kind, node } = object;
    const path = pathOf(object) ?? [];
    const { source } = node;
    const metadata = (0,yaml/* nodeAt */.oB)(node, 'metadata');
    const name = (0,yaml/* textAt */.$6)(metadata, 'name') || (0,yaml/* textAt */.$6)(metadata, 'generateName') || undefined;
    const namespace = (0,yaml/* textAt */.$6)(metadata, 'namespace') || undefined;
    const prefix = [kind, ...(namespace ? [namespace] : [])].join('/');
    const owner = { key: keyOf(`${source.path}#${prefix}/`, name), name: name ?? `a nameless ${kind}` };
    const template = find(node, ...path);
    const missed = template && !isMap(template) ? [template] : unreadableLists((0,yaml/* nodeAt */.oB)(template?.node, 'spec'));
    for (const found of missed)
        gaps.push(missedGap(found, owner));
    return {
        path: source.path,
        owner,
        namespace: namespaceOf(metadata, owner),
        metadata: (0,yaml/* nodeAt */.oB)(template?.node, 'metadata'),
        spec: (0,yaml/* nodeAt */.oB)(template?.node, 'spec'),
        claims: claimsOf(node),
        runsToEnd: kind === 'Job' || kind === 'CronJob',
    };
}
const isMap = ({ node, sound }) => sound && node.kind === 'map';
function missedGap({ node }, owner) {
    const placeholder = isPlaceholder(node.source.text.slice(node.start, node.end));
    const because = `${owner.name}: ${placeholder ? 'its containers are filled in later' : 'its containers cannot be read'}`;
    return gapIn(node.source, (0,core_source/* position */.G1)(node.source, node.start).line, because, !placeholder);
}
function namespaceOf(metadata, owner) {
    const found = find(metadata, 'namespace');
    return found?.sound && found.node.kind === 'scalar' ? { ...(0,yaml/* factAt */.iP)(found.node, found.node.text), owner } : undefined;
}
const claimsOf = (node) => new Set((0,yaml/* itemsOf */.S3)((0,yaml/* nodeAt */.oB)(node, 'spec', 'volumeClaimTemplates')).flatMap((claim) => (0,yaml/* textAt */.$6)(claim, 'metadata', 'name') ?? []));


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
