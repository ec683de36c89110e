export const id = 613;
export const ids = [613];
export const modules = {

/***/ 3613:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  composeHome: () => (/* binding */ composeHome),
  readInspect: () => (/* binding */ readInspect)
});

// EXTERNAL MODULE: ./.build/core/image-ref.js
var image_ref = __webpack_require__(3433);
// EXTERNAL MODULE: ./.build/core/subjects.js
var subjects = __webpack_require__(7535);
// EXTERNAL MODULE: ./.build/core/paths.js
var paths = __webpack_require__(2720);
;// CONCATENATED MODULE: ./.build/facts/inspect/lists.js

/** The list-valued facts, each item led home by what tells it apart (target, port, name). */
function readLists(evidence, places, home) {
    const { HostConfig: host, Config: config } = evidence.inspect;
    return {
        mounts: mountsOf(evidence, places, home),
        volumes: [],
        devices: devicesOf(evidence).map((device) => places.item('devices', device, (item) => item.split(':')[0] === device)),
        deviceCgroupRules: (host.DeviceCgroupRules ?? []).map((rule) => places.item('deviceCgroupRules', rule, (item) => item === rule)),
        ports: publishedPorts(evidence, places),
        exposedPorts: Object.keys(config.ExposedPorts ?? {})
            .map(parsePort)
            .filter((port) => port !== undefined)
            .map((port) => places.item('exposedPorts', port, (item) => covers(item, port))),
        ulimits: (host.Ulimits ?? []).map(({ Name: name = '', Soft: soft = 0, Hard: hard = soft }) => places.item('ulimits', { name, soft, hard }, (item) => item.name === name)),
        probeHosts: [],
        sysctls: Object.entries(host.Sysctls ?? {}).map(([name, value]) => places.item('sysctls', { name, value }, (item) => item.name === name)),
        env: (config.Env ?? []).map((entry) => variable(entry, places)),
        processes: processesOf(evidence).map((name) => places.item('processes', name, () => false)),
        labels: Object.entries(config.Labels ?? {})
            .filter(([name]) => !name.startsWith('dev.hullgate'))
            .map(([name, value]) => places.item('labels', { name, value }, (item) => item.name === name)),
    };
}
function mountsOf({ inspect }, places, home) {
    const mounts = (inspect.Mounts ?? []).map((mount) => ({
        type: mount.Type,
        source: mount.Type === 'volume' ? mount.Name : mount.Source || undefined,
        target: mount.Destination,
        readOnly: !mount.RW,
        ...(mount.Propagation && mount.Propagation !== 'rprivate' ? { propagation: mount.Propagation } : {}),
    }));
    const seen = new Set(mounts.map(({ target }) => target));
    const memory = Object.entries(inspect.HostConfig.Tmpfs ?? {})
        .filter(([target]) => !seen.has(target))
        .map(([target, options]) => ({ type: 'tmpfs', target, readOnly: options.split(',').includes('ro') }));
    return [...mounts, ...memory].map((mount) => {
        const isSame = (item) => (0,paths/* normalizePath */.Fd)(item.target) === (0,paths/* normalizePath */.Fd)(mount.target);
        const asked = places.source('mounts', isSame)?.value;
        return places.item('mounts', { ...mount, ...sourceOf(mount, asked, home.root) }, isSame);
    });
}
/** The manifest's own words for where a mount comes from: the engine knows the runner's paths and made-up volume names. */
function sourceOf(mount, asked, root) {
    if (asked)
        return { type: asked.type, source: asked.source };
    const { type, source } = mount;
    if (type !== 'bind' || root === undefined || source === undefined)
        return { type, source };
    if (source === root)
        return { type, source: '.' };
    return { type, source: source.startsWith(`${root}/`) ? `./${source.slice(root.length + 1)}` : source };
}
function devicesOf({ inspect }) {
    const { HostConfig: host } = inspect;
    const devices = (host.Devices ?? []).map(({ PathOnHost }) => PathOnHost);
    const requests = (host.DeviceRequests ?? []);
    return requests.some(({ Capabilities }) => Capabilities?.flat().includes('gpu')) ? [...devices, 'gpus'] : devices;
}
function parsePort(text) {
    const match = /^(\d+)(?:\/(tcp|udp|sctp))?$/.exec(text);
    if (!match)
        return undefined;
    return { containerPort: Number(match[1]), protocol: match[2] ?? 'tcp' };
}
/** What was asked to be published; what the engine chose (`-P`) where nothing was asked. A manifest's range stays one fact. */
function publishedPorts({ inspect }, places) {
    const asked = (inspect.HostConfig.PortBindings ?? {});
    const chosen = inspect.HostConfig.PublishAllPorts ? inspect.NetworkSettings.Ports : {};
    const facts = new Map();
    for (const [key, bindings] of Object.entries({ ...chosen, ...asked })) {
        for (const binding of bindings ?? []) {
            const port = bound(parsePort(key), binding);
            if (!port)
                continue;
            const range = places.source('ports', (item) => isRange(item) && covers(item, port));
            const fact = range ?? places.item('ports', port, (item) => isSamePort(item, port));
            facts.set(JSON.stringify(fact.value), fact);
        }
    }
    return [...facts.values()];
}
function bound(port, { HostIp: hostIp, HostPort: hostPort }) {
    if (!port)
        return undefined;
    const [first, last] = (hostPort ?? '').split('-').map(Number);
    return {
        ...port,
        ...(hostIp ? { hostIp } : {}),
        ...(first ? { hostPort: first } : {}),
        ...(last ? { hostPortEnd: last } : {}),
    };
}
const isRange = (port) => port.hostPortEnd !== undefined && port.hostPortEnd !== port.hostPort;
/** The same container port on the same host port; a manifest that leaves the host port open matches any. */
const isSamePort = (item, port) => covers(item, port) &&
    (item.hostPort ?? port.hostPort) === port.hostPort &&
    (item.hostIp ?? '') === (port.hostIp ?? '');
function covers(item, port) {
    const length = item.hostPort !== undefined && item.hostPortEnd !== undefined ? item.hostPortEnd - item.hostPort : 0;
    const isWithin = port.containerPort >= item.containerPort && port.containerPort <= item.containerPort + length;
    return isWithin && item.protocol === port.protocol;
}
function variable(entry, places) {
    const at = entry.indexOf('=');
    const name = at < 0 ? entry : entry.slice(0, at);
    const value = at < 0 ? undefined : entry.slice(at + 1);
    const from = places.source('env', (item) => item.name === name)?.value.from;
    return places.item('env', from ? { name, from } : { name, value }, (item) => item.name === name);
}
/** The process list where it could be read; else the program that PID 1 was started with. */
function processesOf({ inspect, processes }) {
    if (processes.length > 0)
        return processes;
    const first = inspect.Path?.split('/').at(-1);
    return first ? [first] : [];
}

;// CONCATENATED MODULE: ./.build/facts/inspect/places.js
/** The Dockerfile's own facts, by the field they become. */
const builtFields = ['user', 'healthcheck', 'exposedPorts', 'env', 'entrypoint', 'command'];
const isBuiltField = (field) => builtFields.includes(field);
/** Leads every live fact home: the manifest's fact, the run flags', the Dockerfile's, else the nearest parent that is there. */
class Places {
    home;
    engine;
    constructor(home, label) {
        this.home = home;
        const source = { path: label, text: '', origin: 'engine' };
        this.engine = { source, start: 0, end: 0 };
    }
    /** What to point at when nothing nearer is there. */
    get whole() {
        const { manifest, run, built } = this.home;
        return manifest?.at ?? run?.at ?? built?.at ?? this.engine;
    }
    fact(field, value, evidence) {
        return { value, ...this.placeOf(field), ...(evidence ? { evidence } : {}) };
    }
    placeOf(field) {
        for (const container of [this.home.manifest, this.home.run]) {
            const fact = container?.[field];
            if (fact && !Array.isArray(fact))
                return placed(fact);
        }
        return this.fallback(field);
    }
    /** Whether the manifest or the flags set the field at all. */
    says(field) {
        return this.home.manifest?.[field] !== undefined || this.home.run?.[field] !== undefined;
    }
    /** The manifest's or flags' item that means the same thing. */
    source(field, isSame) {
        for (const container of [this.home.manifest, this.home.run]) {
            const items = (container?.[field] ?? []);
            const found = items.find(({ value }) => isSame(value));
            if (found)
                return found;
        }
        return undefined;
    }
    item(field, value, isSame, evidence) {
        const found = this.source(field, isSame);
        const place = found ? placed(found) : this.fallback(field, (fact) => isSame(fact.value));
        return { value, ...place, ...(evidence ? { evidence } : {}) };
    }
    fallback(field, isSame = () => false) {
        const { manifest, run, built } = this.home;
        if (built && isBuiltField(field)) {
            const made = built[field];
            const fact = Array.isArray(made)
                ? made.findLast(isSame)
                : made;
            if (fact)
                return { at: fact.at };
        }
        const near = manifest?.near.get(field) ?? manifest?.at;
        if (near)
            return { at: near };
        if (built && isBuiltField(field))
            return { at: built.at };
        return { at: run?.near.get(field) ?? this.whole };
    }
}
const placed = (fact) => ({ at: fact.at, ...(fact.owner ? { owner: fact.owner } : {}) });

;// CONCATENATED MODULE: ./.build/facts/inspect/resources.js
const defaultPeriod = 100_000;
/** Limits, restart policy, health check and what is run. Docker's zeros are resolved; the kernel's limits win. */
function readResources({ inspect, kernel }, places) {
    const { HostConfig: host, Config: config } = inspect;
    const positive = (field, value) => value ? places.fact(field, value) : undefined;
    const text = (field, value) => value ? places.fact(field, value) : undefined;
    const restart = host.RestartPolicy;
    return {
        image: places.fact('image', config.Image),
        memoryLimit: limit(places, 'memoryLimit', kernel.memoryMax, host.Memory),
        memoryRequest: positive('memoryRequest', host.MemoryReservation),
        cpuLimit: limit(places, 'cpuLimit', kernel.cpuMax, quotaOf(host)),
        cpuShares: positive('cpuShares', host.CpuShares),
        cpuSet: text('cpuSet', host.CpusetCpus),
        pidsLimit: limit(places, 'pidsLimit', kernel.pidsMax, host.PidsLimit ?? undefined),
        restart: places.fact('restart', {
            name: restart?.Name || 'no',
            maximumRetryCount: restart?.MaximumRetryCount ?? 0,
        }),
        healthcheck: healthOf(config.Healthcheck, places),
        cgroupParent: text('cgroupParent', host.CgroupParent),
        workingDir: text('workingDir', config.WorkingDir),
        entrypoint: words('entrypoint', config.Entrypoint, places),
        command: words('command', config.Cmd, places),
        init: host.Init ? places.fact('init', true) : undefined,
    };
}
/** No limit is 0 in every spelling (absent, null, -1): it is a fact of the running container. */
function limit(places, field, kernel, asked) {
    const evidence = kernel === undefined ? undefined : 'kernel';
    return places.fact(field, Math.max(0, kernel ?? asked ?? 0), evidence);
}
function quotaOf(host) {
    if (host.NanoCpus)
        return host.NanoCpus / 1e9;
    return host.CpuQuota && host.CpuQuota > 0 ? host.CpuQuota / (host.CpuPeriod || defaultPeriod) : undefined;
}
/** An empty test inherits the image's, which the engine has put in already: without one there is no check. */
function healthOf(health, places) {
    const test = health?.Test;
    if (!test?.length)
        return undefined;
    if (test[0] === 'NONE')
        return places.fact('healthcheck', { state: 'disabled' });
    return places.fact('healthcheck', {
        state: 'set',
        test,
        interval: health?.Interval || undefined,
        timeout: health?.Timeout || undefined,
        startPeriod: health?.StartPeriod || undefined,
        retries: health?.Retries || undefined,
    });
}
function words(field, value, places) {
    const list = typeof value === 'string' ? [value] : value;
    return list?.length ? places.fact(field, list) : undefined;
}

// EXTERNAL MODULE: ./.build/core/capabilities.js
var capabilities = __webpack_require__(864);
;// CONCATENATED MODULE: ./.build/facts/inspect/capabilities.js

/** By bit number. Source: include/uapi/linux/capability.h. */
const names = [
    'CHOWN',
    'DAC_OVERRIDE',
    'DAC_READ_SEARCH',
    'FOWNER',
    'FSETID',
    'KILL',
    'SETGID',
    'SETUID',
    'SETPCAP',
    'LINUX_IMMUTABLE',
    'NET_BIND_SERVICE',
    'NET_BROADCAST',
    'NET_ADMIN',
    'NET_RAW',
    'IPC_LOCK',
    'IPC_OWNER',
    'SYS_MODULE',
    'SYS_RAWIO',
    'SYS_CHROOT',
    'SYS_PTRACE',
    'SYS_PACCT',
    'SYS_ADMIN',
    'SYS_BOOT',
    'SYS_NICE',
    'SYS_RESOURCE',
    'SYS_TIME',
    'SYS_TTY_CONFIG',
    'MKNOD',
    'LEASE',
    'AUDIT_WRITE',
    'AUDIT_CONTROL',
    'SETFCAP',
    'MAC_OVERRIDE',
    'MAC_ADMIN',
    'SYSLOG',
    'WAKE_ALARM',
    'BLOCK_SUSPEND',
    'AUDIT_READ',
    'PERFMON',
    'BPF',
    'CHECKPOINT_RESTORE',
];
/** Names in a capability mask of /proc/PID/status. A bit without a name is given by number. */
function capabilitiesOf(mask) {
    const bits = BigInt(`0x${mask}`);
    return Array.from({ length: 64 }, (_, bit) => bit)
        .filter((bit) => (bits >> BigInt(bit)) & 1n)
        .map((bit) => names[bit] ?? String(bit));
}
/** Upper case without `CAP_`. */
const capabilityName = (text) => text.toUpperCase().replace(/^CAP_/, '');
/**
 * What a bounding set adds to and takes from Docker's default set. The words that were asked for (`ALL` above all) are kept where
 * the kernel bears them out.
 */
function capabilityChanges(bounding, asked) {
    const held = new Set(bounding);
    const dropsAll = asked.drop.includes('ALL') && !asked.add.includes('ALL');
    const extra = bounding.filter((name) => !capabilities/* defaultCapabilities */.o7.has(name));
    const lost = [...capabilities/* defaultCapabilities */.o7].filter((name) => !held.has(name));
    if (dropsAll && bounding.every((name) => asked.add.includes(name)))
        return { add: bounding, drop: ['ALL'] };
    if (held.size === 0)
        return { add: [], drop: ['ALL'] };
    const addsAll = asked.add.includes('ALL') && extra.length > 0;
    const isFull = lost.length === 0 && held.size >= 37;
    return { add: addsAll || isFull ? ['ALL'] : extra, drop: lost };
}

;// CONCATENATED MODULE: ./.build/facts/inspect/security.js

/** Who the container runs as and what confines it: the kernel's word where it was read, else what the engine was asked for. */
function readSecurity(evidence, places) {
    const { inspect } = evidence;
    const { HostConfig: host } = inspect;
    const options = (host.SecurityOpt ?? []);
    const appArmor = appArmorOf(evidence, options);
    const seLinux = seLinuxOf(evidence, options);
    const facts = {
        user: places.fact('user', ...userOf(evidence)),
        privileged: places.fact('privileged', host.Privileged === true),
        ...capabilityFacts(evidence, places),
        seccomp: places.fact('seccomp', ...seccompOf(evidence, options)),
        appArmor: appArmor === undefined ? undefined : places.fact('appArmor', appArmor),
        seLinux: seLinux && places.fact('seLinux', seLinux),
        noNewPrivileges: places.fact('noNewPrivileges', ...noNewPrivilegesOf(evidence, options)),
        readOnlyRootFilesystem: places.fact('readOnlyRootFilesystem', ...kernelOr(evidence.kernel.rootReadOnly, host.ReadonlyRootfs === true)),
        procMount: procMountOf(evidence, places),
        ...namespaceFacts(evidence, places),
        supplementalGroups: (host.GroupAdd ?? [])
            .filter((group) => /^\d+$/.test(group))
            .map((group) => places.item('supplementalGroups', Number(group), (item) => item === Number(group))),
    };
    const cannotSay = [];
    if (appArmor === undefined)
        cannotSay.push('appArmor');
    if (seLinux === undefined)
        cannotSay.push('seLinux');
    return { facts: facts, cannotSay };
}
const kernelOr = (kernel, engine) => kernel === undefined ? [engine] : [kernel, 'kernel'];
/** `uid:gid` of PID 1 where known; an image without USER runs as root. */
function userOf({ inspect, kernel }) {
    if (kernel.uid !== undefined)
        return [kernel.gid === undefined ? `${kernel.uid}` : `${kernel.uid}:${kernel.gid}`, 'kernel'];
    return [inspect.Config.User || '0'];
}
function capabilityFacts({ inspect, kernel }, places) {
    const { HostConfig: host } = inspect;
    const asked = {
        add: (host.CapAdd ?? []).map(capabilityName),
        drop: (host.CapDrop ?? []).map(capabilityName),
    };
    const bounding = kernel.capBnd === undefined ? undefined : capabilitiesOf(kernel.capBnd);
    const changes = bounding ? capabilityChanges(bounding, asked) : asked;
    // A privileged container holds everything whatever is asked for: that is one finding, not twenty-seven.
    const isPrivileged = host.Privileged === true;
    const add = isPrivileged ? asked.add : changes.add;
    const drop = isPrivileged ? [] : changes.drop;
    const evidence = bounding ? 'kernel' : undefined;
    return {
        capAdd: add.map((name) => places.item('capAdd', name, (item) => item === name, evidence)),
        capDrop: drop.map((name) => places.item('capDrop', name, (item) => item === name, evidence)),
        capBounding: bounding && places.fact('capBounding', bounding, 'kernel'),
    };
}
function seccompOf({ inspect, kernel }, options) {
    const asked = options.map((option) => /^seccomp[=:](.*)$/s.exec(option)?.[1]).find((profile) => profile !== undefined);
    if (kernel.seccomp === 0)
        return ['unconfined', 'kernel'];
    const isPrivileged = inspect.HostConfig.Privileged === true;
    const engine = asked === 'unconfined' || (asked === undefined && isPrivileged)
        ? 'unconfined'
        : asked === undefined || asked === 'builtin'
            ? 'default'
            : 'localhost';
    // Where none was asked for, a filter is the program's own.
    return kernel.seccomp === undefined || engine === 'unconfined' ? [engine] : [engine, 'kernel'];
}
/** undefined: this host has no AppArmor, so its absence says nothing about the container. */
function appArmorOf({ inspect }, options) {
    if (options.some((option) => /^apparmor[=:]unconfined$/.test(option)))
        return 'unconfined';
    const profile = inspect.AppArmorProfile;
    if (!profile)
        return undefined;
    if (profile === 'unconfined')
        return 'unconfined';
    return /^(?:docker-default|containers-default-.*)$/.test(profile) ? 'default' : 'localhost';
}
/** undefined: neither a label was asked for nor does this host give one. */
function seLinuxOf({ inspect }, options) {
    const { HostConfig: host } = inspect;
    const labels = options.map((option) => /^label[=:](.*)$/.exec(option)?.[1]).filter((label) => label !== undefined);
    // The engine itself switches labels off for a privileged container and for the host's namespaces.
    const isImplied = host.Privileged === true || host.PidMode === 'host' || host.IpcMode === 'host';
    if (labels.includes('disable'))
        return isImplied ? undefined : { disabled: true };
    const asked = Object.fromEntries(labels
        .map((label) => /^(user|role|type|level):(.*)$/.exec(label))
        .flatMap((match) => (match ? [[match[1], match[2]]] : [])));
    const [, , type, ...level] = (inspect.ProcessLabel ?? '').split(':');
    const given = type ? { type, ...(level.length > 0 ? { level: level.join(':') } : {}) } : {};
    const merged = { ...given, ...asked };
    return Object.keys(merged).length > 0 ? merged : undefined;
}
function noNewPrivilegesOf({ kernel }, options) {
    const isAsked = options.some((option) => /^no-new-privileges(?:[=:]true)?$/.test(option));
    return kernelOr(kernel.noNewPrivs, isAsked);
}
/** A privileged container's /proc is unmasked as a matter of course; only its own setting is a fact of its own. */
function procMountOf({ inspect, kernel, engine }, places) {
    const { HostConfig: host } = inspect;
    if (host.Privileged)
        return undefined;
    if (kernel.procUnmasked !== undefined)
        return places.fact('procMount', kernel.procUnmasked ? 'Unmasked' : 'Default', 'kernel');
    if (engine === 'podman' || host.MaskedPaths === undefined)
        return undefined;
    return places.fact('procMount', host.MaskedPaths?.length ? 'Default' : 'Unmasked');
}
function namespaceFacts({ inspect, kernel }, places) {
    const { HostConfig: host } = inspect;
    const shared = kernel.sharedNamespaces;
    const mode = (field, asked, namespace) => {
        if (shared?.includes(namespace))
            return places.fact(field, 'host', 'kernel');
        // An engine that runs in a container of its own calls that container's namespaces the host's.
        return asked ? places.fact(field, asked) : undefined;
    };
    const cgroupns = host.CgroupnsMode;
    // On cgroup v1 sharing the host's is the engine's default and nobody's decision.
    const isDefault = cgroupns === 'host' && kernel.cgroupVersion !== 2 && !places.says('cgroupnsMode');
    return {
        networkMode: mode('networkMode', host.NetworkMode, 'net'),
        pidMode: mode('pidMode', host.PidMode, 'pid'),
        ipcMode: mode('ipcMode', host.IpcMode, 'ipc'),
        utsMode: mode('utsMode', host.UTSMode, 'uts'),
        // Without remapping every container shares the host's user namespace: only asking for it is a setting.
        usernsMode: host.UsernsMode ? places.fact('usernsMode', host.UsernsMode) : undefined,
        cgroupnsMode: cgroupns && !isDefault ? places.fact('cgroupnsMode', cgroupns) : undefined,
    };
}

;// CONCATENATED MODULE: ./.build/facts/inspect.js






/** What Docker's engine has no words for: the manifest's own fact stands in. */
const neverLive = [
    'build',
    'pullPolicy',
    'runAsNonRoot',
    'volumes',
    'livenessProbe',
    'readinessProbe',
    'probeHosts',
    'windowsHostProcess',
    'securityContext',
    'serviceAccountToken',
    'serviceAccount',
    'namespace',
];
/** Started from a pod, Docker speaks for these alone; the rest is the kubelet's doing or was left to Docker's defaults. */
const liveOfPod = new Set([
    'image',
    'user',
    'privileged',
    'capAdd',
    'capDrop',
    'capBounding',
    'noNewPrivileges',
    'readOnlyRootFilesystem',
    'memoryLimit',
    'cpuLimit',
    'env',
    'entrypoint',
    'command',
    'workingDir',
    'processes',
]);
/**
 * Reads the engine's answers and the kernel's state of one container into the container model. Every fact points at what caused it:
 * the manifest it was started as, the run flags, the Dockerfile; else at the engine's answer, which has no text.
 */
function readInspect(evidence, home) {
    const { manifest, run } = home;
    const { kind, name } = identityOf(evidence);
    const places = new Places(home, `${kind} ${name}`);
    const security = readSecurity(evidence, places);
    const lists = readLists(evidence, places, home);
    const facts = { ...security.facts, ...readResources(evidence, places), ...lists };
    const silent = silentFields(manifest, evidence.ownNetwork);
    for (const field of silent)
        replace(facts, field, manifest);
    const cannotSay = new Set([...security.cannotSay, ...silent]);
    // What was built in this very job is named by a tag and pinned by being here.
    if (kind === 'image' && !manifest)
        cannotSay.add('image');
    return (0,subjects/* container */.k)({
        ...facts,
        key: manifest?.key ?? `${kind} ${name}`,
        name: manifest?.name ?? name,
        dialect: 'live',
        platform: manifest?.platform ?? 'docker',
        at: places.whole,
        near: manifest?.near ?? run?.near ?? new Map(),
        owner: manifest?.owner,
        os: manifest?.os ?? (evidence.inspect.Platform === 'windows' ? 'windows' : 'linux'),
        evidence: 'live',
        unsure: new Map([...(manifest?.unsure ?? [])].filter(([field]) => cannotSay.has(field))),
        cannotSay,
        oneOff: false,
    });
}
/** The fields of a manifest that its running container says nothing about. */
function silentFields(manifest, ownNetwork) {
    const fields = new Set(neverLive);
    if (ownNetwork)
        fields.add('networkMode');
    if (!manifest)
        return fields;
    for (const field of manifest.cannotSay)
        fields.add(field);
    if (manifest.dialect !== 'pod')
        return fields;
    for (const field of allFields)
        if (!liveOfPod.has(field))
            fields.add(field);
    // What a pod leaves unsaid is unconfined in Kubernetes and Docker's default here.
    if (manifest.seccomp)
        fields.delete('seccomp');
    return fields;
}
const allFields = [
    'image',
    'group',
    'supplementalGroups',
    'seccomp',
    'appArmor',
    'seLinux',
    'procMount',
    'mounts',
    'devices',
    'deviceCgroupRules',
    'networkMode',
    'pidMode',
    'ipcMode',
    'utsMode',
    'usernsMode',
    'cgroupnsMode',
    'cgroupParent',
    'ports',
    'exposedPorts',
    'memoryRequest',
    'cpuShares',
    'cpuSet',
    'cpuRequest',
    'pidsLimit',
    'restart',
    'ulimits',
    'healthcheck',
    'sysctls',
    'init',
    'labels',
];
function replace(facts, field, manifest) {
    const value = manifest?.[field];
    if (value !== undefined)
        facts[field] = value;
    else if (!Array.isArray(facts[field]))
        delete facts[field];
    else
        facts[field] = [];
}
/** Stable over runs and tags: the image's repository where the gate started it, else the container's own name. */
function identityOf(evidence) {
    const { inspect, image } = evidence;
    // An image can bring labels of its own, but it cannot name its container.
    const run = inspect.Config.Labels?.['dev.hullgate.run'];
    const isOurs = run !== undefined && inspect.Name.startsWith(`/hullgate-${run}-`);
    if (!isOurs)
        return { kind: 'container', name: inspect.Name.replace(/^\//, '') };
    const reference = (0,image_ref/* parseImage */.z)(inspect.Config.Image)
        ? inspect.Config.Image
        : (image?.RepoTags?.[0] ?? inspect.Config.Image);
    return { kind: 'image', name: withoutTag(reference) };
}
const withoutTag = (reference) => {
    const name = reference.replace(/@sha256:[0-9a-f]+$/, '');
    return (0,image_ref/* parseImage */.z)(name)?.tag === undefined ? name : name.slice(0, name.lastIndexOf(':'));
};
/**
 * The Compose service that `docker compose up` made a container from, where its file lies in this repository.
 * @param root absolute path of the repository
 */
function composeHome(inspect, root) {
    const labels = inspect.Config.Labels ?? {};
    const service = labels['com.docker.compose.service'];
    const folder = labels['com.docker.compose.project.working_dir'] ?? '';
    if (!service)
        return undefined;
    const base = `${root.replace(/\/+$/, '')}/`;
    for (const file of (labels['com.docker.compose.project.config_files'] ?? '').split(',')) {
        const path = file.startsWith('/') ? file : `${folder}/${file}`;
        if (file !== '' && path.startsWith(base))
            return { path: path.slice(base.length).replace(/^(?:\.\/)+/, ''), service };
    }
    return undefined;
}


/***/ })

};
