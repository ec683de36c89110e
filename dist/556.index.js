export const id = 556;
export const ids = [556];
export const modules = {

/***/ 4556:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  connect: () => (/* binding */ connect)
});

// UNUSED EXPORTS: Engine

// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(8474);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./.build/collect/engine-error.js
/** A problem with the engine or with what it was asked for: one sentence that says what to do. */
class EngineError extends Error {
    name = 'EngineError';
}
/** HTTP status of an engine's answer; undefined when there was none. */
const statusOf = (error) => error?.statusCode;
/** What the engine said, on one line and of bounded length. */
function reasonOf(error) {
    const answer = error;
    const said = answer?.json?.message;
    const text = typeof said === 'string' ? said : (answer?.message ?? String(error));
    const line = text.replace(/\s+/g, ' ').trim();
    return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}
const connectionCodes = new Set([
    'EACCES',
    'ECONNREFUSED',
    'ECONNRESET',
    'EHOSTUNREACH',
    'ENOENT',
    'ENOTFOUND',
    'ENOTSOCK',
    'EAI_AGAIN',
    'EPERM',
    'EPIPE',
    'EPROTO',
    'ETIMEDOUT',
]);
/** Whether the engine was not reached at all. */
function isUnreachable(error) {
    const code = error?.code;
    return statusOf(error) === undefined && code !== undefined && (connectionCodes.has(code) || /CERT|TLS|SSL/.test(code));
}

;// CONCATENATED MODULE: ./.build/collect/cleanup.js


const ownerLabel = 'dev.hullgate';
const runLabel = 'dev.hullgate.run';
const jobLabel = 'dev.hullgate.job';
/** Tells jobs apart that share an engine; undefined outside GitHub Actions. Jobs of one matrix differ in their runner alone. */
function jobId(env = process.env) {
    if (!env['GITHUB_RUN_ID'])
        return undefined;
    return ['GITHUB_RUN_ID', 'GITHUB_JOB', 'GITHUB_RUN_ATTEMPT', 'RUNNER_NAME'].map((name) => env[name] ?? '').join('-');
}
/** Every object carries these from its creation on, so that it is found whatever happens to us. */
function labelsOfRun(runId, job = jobId()) {
    return { [ownerLabel]: '1', [runLabel]: runId, ...(job === undefined ? {} : { [jobLabel]: job }) };
}
const tries = 8;
const pauseMs = 250;
/**
 * Removes every container, network and volume that carries Hullgate's label and `label=value`; nothing else is touched.
 * Running containers are killed. Tries again while the engine is busy with one of them.
 * @throws EngineError naming what is left
 */
async function removeLabelled(docker, label, value) {
    let left = [];
    for (let attempt = 0; attempt < tries; attempt++) {
        if (attempt > 0)
            await (0,promises_.setTimeout)(pauseMs);
        left = await sweep(docker, JSON.stringify({ label: [`${ownerLabel}=1`, `${label}=${value}`] }));
        if (left.length === 0)
            return;
    }
    throw new EngineError(`Not everything of this run could be removed (${left.join('; ')}): run docker ps -aq --filter label=${label}=${value} | xargs docker rm -fv.`);
}
async function sweep(docker, filters) {
    try {
        const containers = await docker.listContainers({ all: true, filters });
        const left = await removeAll(containers, ({ Id }) => docker.getContainer(Id).remove({ force: true, v: true }));
        const networks = await docker.listNetworks({ filters });
        left.push(...(await removeAll(networks, ({ Id }) => docker.getNetwork(Id).remove())));
        const { Volumes: volumes } = await docker.listVolumes({ filters });
        left.push(...(await removeAll(volumes ?? [], ({ Name }) => docker.getVolume(Name).remove())));
        return left;
    }
    catch (error) {
        return [reasonOf(error)];
    }
}
async function removeAll(objects, remove) {
    const results = await Promise.all(objects.map((object) => remove(object).then(() => undefined, (error) => (statusOf(error) === 404 ? undefined : reasonOf(error)))));
    return results.filter((reason) => reason !== undefined);
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(542);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./.build/collect/connection.js





const thisMachine = () => ({
    env: process.env,
    home: (0,external_node_os_.homedir)(),
    uid: process.getuid?.(),
    platform: process.platform,
    exists: external_node_fs_.existsSync,
    read: (path) => (0,external_node_fs_.readFileSync)(path, 'utf8'),
});
/**
 * Resolves the engine as the docker CLI does: DOCKER_HOST, then DOCKER_CONTEXT, then the current context of config.json, then
 * /var/run/docker.sock; rootless and Podman sockets only where nothing is configured and that socket is absent.
 * @throws EngineError
 */
function resolveConnection(machine = thisMachine()) {
    const { env } = machine;
    if (env['DOCKER_HOST'])
        return parseHost(env['DOCKER_HOST'], 'DOCKER_HOST', () => tlsOfEnvironment(machine));
    const folder = env['DOCKER_CONFIG'] || (0,external_node_path_.join)(machine.home, '.docker');
    if (env['DOCKER_CONTEXT'])
        return contextOf(env['DOCKER_CONTEXT'], 'DOCKER_CONTEXT', folder, machine);
    const current = currentContext(folder, machine);
    return current ? contextOf(current, 'the current docker context', folder, machine) : standardSocket(machine);
}
function parseHost(host, chosenBy, tlsOf) {
    if (host.startsWith('ssh://')) {
        throw new EngineError(`${chosenBy}=ssh://… is not supported: forward the socket (ssh -nNT -L /tmp/docker.sock:/var/run/docker.sock HOST) and set DOCKER_HOST=unix:///tmp/docker.sock.`);
    }
    if (host.startsWith('unix://'))
        return socket(host.slice('unix://'.length) || '/var/run/docker.sock', chosenBy);
    if (host.startsWith('npipe://'))
        return socket(host.slice('npipe://'.length) || '//./pipe/docker_engine', chosenBy);
    const match = /^(?:(tcp|http|https):\/\/)?(\[[\da-f:.]+\]|[\w.-]+)?(?::(\d{1,5}))?\/?$/i.exec(host);
    if (!match) {
        throw new EngineError(`${chosenBy} is not an address of an engine: use unix:///path/to/docker.sock or tcp://host:port.`);
    }
    const [, scheme = 'tcp', name = 'localhost', port] = match;
    const tls = scheme.toLowerCase() === 'https' ? (tlsOf() ?? { verify: true }) : tlsOf();
    const number = port ? Number(port) : tls ? 2376 : 2375;
    const bare = name.replace(/^\[|\]$/g, '');
    return { kind: 'tcp', host: bare, port: number, tls, chosenBy, address: `tcp://${name}:${number}` };
}
const socket = (path, chosenBy) => ({
    kind: 'socket',
    path,
    chosenBy,
    address: path.startsWith('//') ? `npipe:${path}` : `unix://${path}`,
});
function tlsOfEnvironment(machine) {
    const { env } = machine;
    const verify = Boolean(env['DOCKER_TLS_VERIFY']);
    if (!verify && !env['DOCKER_TLS'])
        return undefined;
    const folder = env['DOCKER_CERT_PATH'] || env['DOCKER_CONFIG'] || (0,external_node_path_.join)(machine.home, '.docker');
    const files = tlsFiles(folder, machine);
    if (verify && !files.ca && env['DOCKER_CERT_PATH']) {
        throw new EngineError(`DOCKER_CERT_PATH has no ca.pem to verify the engine with: put ca.pem, cert.pem and key.pem there.`);
    }
    return { ...files, verify };
}
function tlsFiles(folder, machine) {
    const read = (name) => {
        const path = (0,external_node_path_.join)(folder, name);
        if (!machine.exists(path))
            return undefined;
        try {
            return machine.read(path);
        }
        catch {
            throw new EngineError(`The TLS file ${path} cannot be read: let this user read it.`);
        }
    };
    return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
}
/** undefined: the default context. */
function currentContext(folder, machine) {
    const path = (0,external_node_path_.join)(folder, 'config.json');
    if (!machine.exists(path))
        return undefined;
    let config;
    try {
        config = JSON.parse(machine.read(path));
    }
    catch {
        throw new EngineError(`${path} cannot be read, so the current docker context is unknown: mend it or set DOCKER_HOST.`);
    }
    const name = config?.currentContext;
    return typeof name === 'string' && name !== '' && name !== 'default' ? name : undefined;
}
function contextOf(name, chosenBy, folder, machine) {
    if (name === 'default')
        return standardSocket(machine);
    const id = (0,external_node_crypto_.createHash)('sha256').update(name).digest('hex');
    const path = (0,external_node_path_.join)(folder, 'contexts', 'meta', id, 'meta.json');
    let meta;
    try {
        meta = JSON.parse(machine.read(path));
    }
    catch {
        throw new EngineError(`The docker context ${name} (${chosenBy}) cannot be read: run docker context ls, or set DOCKER_HOST.`);
    }
    const endpoint = meta.Endpoints?.docker;
    if (!endpoint?.Host)
        return standardSocket(machine);
    return parseHost(endpoint.Host, `the docker context ${name}`, () => {
        const files = tlsFiles((0,external_node_path_.join)(folder, 'contexts', 'tls', id, 'docker'), machine);
        const skip = endpoint.SkipTLSVerify === true;
        return skip || files.ca || files.cert ? { ...files, verify: !skip } : undefined;
    });
}
function standardSocket(machine) {
    if (machine.platform === 'win32')
        return socket('//./pipe/docker_engine', 'the default');
    const standard = '/var/run/docker.sock';
    const runtime = machine.env['XDG_RUNTIME_DIR'] || (machine.uid === undefined ? '' : `/run/user/${machine.uid}`);
    const candidates = [
        standard,
        ...(runtime ? [`${runtime}/docker.sock`] : []),
        (0,external_node_path_.join)(machine.home, '.docker', 'run', 'docker.sock'),
        ...(runtime ? [`${runtime}/podman/podman.sock`] : []),
        '/run/podman/podman.sock',
    ];
    return socket(candidates.find((path) => machine.exists(path)) ?? standard, 'the default');
}

// EXTERNAL MODULE: ./.build/core/paths.js
var paths = __webpack_require__(2720);
// EXTERNAL MODULE: ./.build/core/capabilities.js
var capabilities = __webpack_require__(864);
;// CONCATENATED MODULE: ./.build/collect/danger.js


/** Read-only, these are what half of all images mount to know the time and the certificate authorities. */
const harmless = new Set(['/etc/localtime', '/etc/timezone', '/etc/ssl/certs', '/usr/share/zoneinfo']);
/** Absolute host path of a bind's source, as written and behind its links. */
function bindPaths(source, host) {
    const asked = source.startsWith('/') || /^[a-z]:[\\/]|^[\\/]{2}/i.test(source) ? source : `${host.root}/${source}`;
    const path = (0,paths/* normalizePath */.Fd)(asked);
    return { asked: path, real: host.real ? host.real(path) : path };
}
/** Every setting that would hand this machine to the image if it were started, in words. */
function dangersOf(container, host) {
    return [
        ...(container.privileged?.value ? ['privileged'] : []),
        // Root may then write /proc/sys/kernel/core_pattern: a program of its choice runs on the host.
        ...(container.procMount?.value === 'Unmasked' ? ['an unmasked /proc'] : []),
        ...container.mounts.flatMap(({ value }) => (value.type === 'bind' ? bindDanger(value, host) : [])),
        ...namespaceDangers(container),
        ...container.devices.filter(({ value }) => value !== 'gpus').map(({ value }) => `device ${value}`),
        ...container.deviceCgroupRules.map(({ value }) => `device rule ${value}`),
        ...container.capAdd
            .filter(({ value }) => (0,capabilities/* handsOverHost */.H1)(value.toUpperCase().replace(/^CAP_/, ''), container.networkMode?.value === 'host'))
            .map(({ value }) => `capability ${value}`),
    ];
}
function bindDanger(mount, host) {
    const { asked, real } = bindPaths(mount.source ?? '', host);
    if (mount.readOnly && harmless.has(asked))
        return [];
    const inRoot = (path) => `${path}/`.startsWith(`${(0,paths/* normalizePath */.Fd)(host.root)}/`);
    const isRunners = (path) => (host.runner ?? []).some((folder) => `${path}/`.startsWith(`${folder}/`));
    const isDangerous = (path) => (0,paths/* isEngineSocket */.w0)(path) ||
        `${path}/`.startsWith(`${(0,paths/* normalizePath */.Fd)(host.root)}/.git/`) ||
        (host.engineSocket !== undefined && `${host.engineSocket}/`.startsWith(`${path}/`)) ||
        (!inRoot(path) &&
            ((0,paths/* holdsEngineSocket */.qB)(path) ||
                (0,paths/* isSensitivePath */.e_)(path) ||
                isBelowSystem(path) ||
                isAbove(path, host.root) ||
                isRunners(path)));
    const path = [asked, real].find((candidate) => candidate !== undefined && isDangerous(candidate));
    return path === undefined ? [] : [`the host's ${path}`];
}
/** For a start, a file below a system folder counts as the folder does: who can write /etc/cron.d/x owns the machine. */
const isBelowSystem = (path) => /^\/(?:bin|boot|dev|etc|home|lib|lib64|proc|root|run|sbin|sys|usr|var\/(?:lib|run|spool))(?:\/|$)/.test(path);
/** A folder that holds the repository also holds whatever lies beside it. */
const isAbove = (path, root) => (0,paths/* normalizePath */.Fd)(root).startsWith(`${path}/`);
function namespaceDangers(container) {
    const modes = {
        network: container.networkMode,
        pid: container.pidMode,
        ipc: container.ipcMode,
        uts: container.utsMode,
        user: container.usernsMode,
        cgroup: container.cgroupnsMode,
    };
    return Object.entries(modes)
        .filter(([, mode]) => mode?.value === 'host')
        .map(([name]) => `the host's ${name} namespace`);
}

;// CONCATENATED MODULE: ./.build/collect/create-mounts.js


/**
 * What a container mounts, for a container that the gate starts: binds as they are, every volume a new and labelled one, so that
 * no data of the machine is touched; what only a cluster or Compose can provide is left out and noted.
 */
function mountsOf(container, host, labels) {
    const byTarget = new Map();
    const notes = [];
    for (const { value } of container.mounts) {
        if (!value.target.startsWith('/'))
            continue;
        const { mount, note } = translate(value, host, labels);
        if (mount)
            byTarget.set((0,paths/* withoutTrailingSlashes */.A$)(value.target), mount);
        if (note)
            notes.push(note);
    }
    for (const mount of [...byTarget.values()]) {
        const target = hiddenFolder(mount, host);
        if (target === undefined || byTarget.has(target))
            continue;
        byTarget.set(target, { Type: 'tmpfs', Target: target, ReadOnly: true });
        notes.push(`${target} is an empty folder: the repository's configuration and credentials stay outside.`);
    }
    return { mounts: [...byTarget.values()], notes };
}
/** What mounts the whole repository must not reach .git: its configuration runs programs and may hold the job's token. */
function hiddenFolder(mount, host) {
    if (mount.Type !== 'bind' || mount.Source !== host.root || host.real?.(`${host.root}/.git/HEAD`) === undefined)
        return undefined;
    return `${mount.Target.replace(/\/+$/, '')}/.git`;
}
function translate(mount, host, labels) {
    const volume = {
        Type: 'volume',
        Target: mount.target,
        ReadOnly: mount.readOnly,
        VolumeOptions: { Labels: labels },
    };
    switch (mount.type) {
        case 'bind':
            return bind(mount, host, volume);
        case 'volume':
            return { mount: volume };
        case 'tmpfs':
            return { mount: { Type: 'tmpfs', Target: mount.target, ReadOnly: mount.readOnly } };
        case 'emptyDir':
            return { mount: { Type: 'tmpfs', Target: mount.target, ReadOnly: mount.readOnly } };
        case 'persistentVolumeClaim':
        case 'ephemeral':
            return {
                mount: { Type: 'tmpfs', Target: mount.target },
                note: `${mount.target} (${mount.type}) is an empty folder in memory.`,
            };
        default:
            return { note: `${mount.target} (${mount.type}) is not mounted: Docker alone cannot provide it.` };
    }
}
function bind(mount, host, volume) {
    const { real } = bindPaths(mount.source ?? '', host);
    if (!mount.source || real === undefined) {
        return {
            mount: volume,
            note: `${mount.target} is an empty volume: ${mount.source || 'its source'} is not on this machine.`,
        };
    }
    if (!host.real && !mount.source.startsWith('/')) {
        return { mount: volume, note: `${mount.target} is an empty volume: the engine is on another machine.` };
    }
    return {
        mount: {
            Type: 'bind',
            Source: real,
            Target: mount.target,
            ReadOnly: mount.readOnly,
            ...(mount.propagation ? { BindOptions: { Propagation: mount.propagation } } : {}),
        },
    };
}

;// CONCATENATED MODULE: ./.build/collect/create-parts.js
const sources = {
    secret: 'a Secret',
    configMap: 'a ConfigMap',
    field: 'the pod',
    host: 'the environment of its caller',
};
/** Literal variables. What comes from elsewhere is left out: nothing of this process's environment reaches the image. */
function environmentOf(container) {
    const env = new Map();
    const absent = new Map();
    for (const { value } of container.env) {
        if (value.from)
            absent.set(value.from, [...(absent.get(value.from) ?? []), value.name]);
        else if (value.value !== undefined)
            env.set(value.name, value.value);
    }
    const expanded = container.dialect === 'pod' ? expandEnvironment(env) : env;
    return {
        env: [...expanded].map(([name, value]) => `${name}=${value}`),
        notes: [...absent].map(([from, names]) => {
            const said = names.filter((name) => name !== '').join(', ') || 'some variables';
            return `not set: ${said} (from ${sources[from]}).`;
        }),
    };
}
/** Kubernetes expands `$(NAME)` by what was defined before, `$$(NAME)` stays `$(NAME)`, an unknown name stays as it is. */
function expand(text, known) {
    return text.replace(/\$\$|\$\(([-._a-zA-Z][-._a-zA-Z0-9]*)\)/g, (whole, name) => name === undefined ? '$' : (known.get(name) ?? whole));
}
function expandEnvironment(env) {
    const known = new Map();
    for (const [name, value] of env)
        known.set(name, expand(value, known));
    return known;
}
/** A pod's command and args with `$(NAME)` expanded; other dialects' words as they are. */
function expandReferences(container, words) {
    if (!words || container.dialect !== 'pod')
        return words;
    const literal = container.env.filter(({ value }) => !value.from && value.value !== undefined);
    const known = expandEnvironment(new Map(literal.map(({ value }) => [value.name, value.value ?? ''])));
    return words.map((word) => expand(word, known));
}
/** Docker's Healthcheck; undefined leaves the image's own. Pods ignore the image's, which then serves to see it become ready. */
function healthcheckOf(container) {
    const probe = container.healthcheck?.value;
    if (!probe || container.dialect === 'pod')
        return undefined;
    if (probe.state === 'disabled')
        return { Test: ['NONE'] };
    return probe.test ? { Test: [...probe.test], ...timing(probe) } : undefined;
}
/** Docker takes no duration between 1 ns and 1 ms. */
const timing = (probe) => ({
    ...(probe.interval ? { Interval: probe.interval } : {}),
    ...(probe.timeout ? { Timeout: probe.timeout } : {}),
    ...(probe.startPeriod ? { StartPeriod: probe.startPeriod } : {}),
    ...(probe.retries ? { Retries: probe.retries } : {}),
});
function securityOptionsOf(container, readFile = () => undefined) {
    const options = [];
    const notes = [];
    if (container.noNewPrivileges?.value)
        options.push('no-new-privileges:true');
    const seccomp = container.seccomp;
    if (seccomp?.value === 'unconfined')
        options.push('seccomp=unconfined');
    else if (seccomp && seccomp.value !== 'default') {
        const profile = readFile(profilePath(seccomp.at.source.text.slice(seccomp.at.start, seccomp.at.end)));
        if (profile && isJson(profile))
            options.push(`seccomp=${profile}`);
        else
            notes.push("its own seccomp profile cannot be read here: Docker's default holds.");
    }
    const appArmor = container.appArmor?.value;
    if (appArmor === 'unconfined')
        options.push('apparmor=unconfined');
    else if (appArmor && appArmor !== 'default') {
        notes.push("its own AppArmor profile is not loaded here: Docker's default holds.");
    }
    options.push(...labelOptions(container));
    return { options, notes };
}
/** The path in `seccomp=profile.json`, `seccomp:./profile.json`, `"seccomp=profile.json"` or a bare path. */
const profilePath = (text) => text
    .trim()
    .replace(/^["']|["']$/g, '')
    .replace(/^.*seccomp[=:]/, '');
function isJson(text) {
    try {
        return typeof JSON.parse(text) === 'object';
    }
    catch {
        return false;
    }
}
function labelOptions(container) {
    const seLinux = container.seLinux?.value;
    if (!seLinux)
        return [];
    if (seLinux.disabled)
        return ['label=disable'];
    return ['user', 'role', 'type', 'level'].flatMap((key) => seLinux[key] ? [`label=${key}:${seLinux[key]}`] : []);
}

;// CONCATENATED MODULE: ./.build/collect/create.js



/** Translates a container of any dialect into the body of Docker's `POST /containers/create` (API 1.41). Pure. */
function createOptions(container, settings) {
    const { image, name, labels, host } = settings;
    const { mounts, notes: mountNotes } = mountsOf(container, host, labels);
    const security = securityOptionsOf(container, settings.readFile);
    const environment = environmentOf(container);
    const network = networkOf(container);
    const health = healthcheckOf(container);
    const options = {
        name,
        Image: image,
        ...omitUndefined({
            User: userOf(container),
            Entrypoint: copy(expandReferences(container, container.entrypoint?.value)),
            Cmd: copy(expandReferences(container, container.command?.value)),
            WorkingDir: container.workingDir?.value,
            Healthcheck: health,
        }),
        Env: environment.env,
        Labels: { ...labelsOf(container), ...labels },
        ExposedPorts: Object.fromEntries([...container.exposedPorts, ...container.ports].map(({ value }) => [portKey(value), {}])),
        HostConfig: {
            NetworkMode: network.mode ?? settings.network,
            ...omitUndefined({
                Privileged: container.privileged?.value,
                CapAdd: values(container.capAdd),
                CapDrop: values(container.capDrop),
                GroupAdd: values(container.supplementalGroups)?.map(String),
                SecurityOpt: security.options.length > 0 ? security.options : undefined,
                ReadonlyRootfs: container.readOnlyRootFilesystem?.value,
                UsernsMode: modeOf(container.usernsMode?.value),
                PidMode: modeOf(container.pidMode?.value),
                IpcMode: modeOf(container.ipcMode?.value),
                UTSMode: modeOf(container.utsMode?.value),
                Sysctls: container.sysctls.length > 0 ? named(container.sysctls) : undefined,
                DeviceCgroupRules: values(container.deviceCgroupRules),
                CgroupParent: container.cgroupParent?.value,
                Init: container.init?.value,
            }),
            ...omitUndefined({ CgroupnsMode: modeOf(container.cgroupnsMode?.value) }),
            ...(container.procMount?.value === 'Unmasked' ? { MaskedPaths: [], ReadonlyPaths: [] } : {}),
            ...resourcesOf(container),
            RestartPolicy: restartOf(container),
            PortBindings: bindingsOf(container),
            Devices: devicesOf(container),
            // The types ask for every option of every kind of mount; the engine does not.
            Mounts: mounts,
        },
    };
    const notes = [
        ...network.notes,
        ...mountNotes,
        ...environment.notes,
        ...security.notes,
        ...modeNotes(container),
        ...restNotes(container),
    ];
    return { options, notes, refused: dangersOf(container, host), ownNetwork: network.mode === undefined };
}
const copy = (list) => list && [...list];
const omitUndefined = (parts) => Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
const values = (facts) => facts.length > 0 ? facts.map(({ value }) => value) : undefined;
const named = (facts) => Object.fromEntries(facts.map(({ value }) => [value.name, value.value]));
const portKey = (port) => `${port.containerPort}/${port.protocol}`;
/** Labels that other programs act upon are not passed on: `docker compose down` must not take this container for its own. */
const labelsOf = (container) => Object.fromEntries(container.labels
    .filter(({ value }) => !/^(?:dev\.hullgate|com\.docker\.|io\.podman\.|org\.testcontainers)/.test(value.name))
    .map(({ value }) => [value.name, value.value]));
function userOf(container) {
    const user = container.user?.value;
    const group = container.group?.value;
    if (group === undefined || user?.includes(':'))
        return user;
    return user === undefined ? undefined : `${user}:${group}`;
}
/** undefined: the network made for the run. What `docker run --network` names is used as it is. */
function networkOf(container) {
    const mode = container.networkMode?.value;
    if (mode === undefined)
        return { notes: [] };
    if (container.dialect === 'run' || container.dialect === 'live' || /^(?:host|none|bridge)$/.test(mode))
        return { mode, notes: [] };
    return /^(?:container|service):/.test(mode)
        ? { notes: [`network ${mode} is not joined: the container has a network of its own.`] }
        : { notes: [] };
}
const isForeign = (mode) => /^(?:container|service):|^ns:|^keep-id|^auto|^nomap/.test(mode);
const modeOf = (mode) => (mode === undefined || isForeign(mode) ? undefined : mode);
const modeNotes = (container) => [container.pidMode, container.ipcMode, container.utsMode, container.usernsMode, container.cgroupnsMode].flatMap((mode) => mode && isForeign(mode.value) ? [`namespace ${mode.value} is not joined: the container has one of its own.`] : []);
/** A quota instead of NanoCpus: the engine refuses more NanoCpus than this machine has processors, a runner may have two. */
function resourcesOf(container) {
    const isPod = container.dialect === 'pod';
    const cpus = container.cpuLimit?.value;
    // Kubernetes hands a CPU request to the kernel as shares.
    const requested = container.cpuRequest?.value;
    const shares = container.cpuShares?.value ?? (isPod && requested ? Math.max(2, Math.round(requested * 1024)) : undefined);
    return omitUndefined({
        Memory: container.memoryLimit?.value,
        MemoryReservation: isPod ? undefined : container.memoryRequest?.value,
        CpuShares: shares,
        CpuPeriod: cpus ? 100_000 : undefined,
        CpuQuota: cpus ? Math.max(1000, Math.round(cpus * 100_000)) : undefined,
        CpusetCpus: container.cpuSet?.value,
        PidsLimit: container.pidsLimit?.value,
        Ulimits: container.ulimits.length > 0
            ? container.ulimits.map(({ value }) => ({ Name: value.name, Soft: value.soft, Hard: value.hard }))
            : undefined,
    });
}
function restartOf(container) {
    const restart = container.dialect === 'pod' ? undefined : container.restart?.value;
    return restart
        ? { Name: restart.name, MaximumRetryCount: restart.name === 'on-failure' ? restart.maximumRetryCount : 0 }
        : { Name: 'no', MaximumRetryCount: 0 };
}
function bindingsOf(container) {
    const bindings = {};
    for (const { value } of container.ports) {
        const { hostIp = '', hostPort, hostPortEnd } = value;
        const isRange = hostPort !== undefined && hostPortEnd !== undefined && hostPortEnd !== hostPort;
        const HostPort = hostPort === undefined ? '' : isRange ? `${hostPort}-${hostPortEnd}` : String(hostPort);
        bindings[portKey(value)] = [...(bindings[portKey(value)] ?? []), { HostIp: hostIp, HostPort }];
    }
    return bindings;
}
const devicesOf = (container) => container.devices
    .filter(({ value }) => value !== 'gpus')
    .map(({ value }) => ({ PathOnHost: value, PathInContainer: value, CgroupPermissions: 'rwm' }));
function restNotes(container) {
    const isPod = container.dialect === 'pod';
    return [
        ...(container.devices.some(({ value }) => value === 'gpus') ? ['GPUs are not handed to the container.'] : []),
        ...(container.livenessProbe || container.readinessProbe ? ["the pod's probes are not run."] : []),
        ...(isPod && container.memoryRequest ? ["the pod's memory request is the scheduler's business."] : []),
        ...(isPod && container.restart ? ["the pod's restart policy is the kubelet's business."] : []),
        ...(isPod && container.group && !container.user
            ? ['runAsGroup without runAsUser is not set: the user is the image’s.']
            : []),
        ...(container.windowsHostProcess?.value ? ['hostProcess is for Windows nodes.'] : []),
    ];
}

;// CONCATENATED MODULE: ./.build/collect/dial.js

/** Docker 20.10. */
const oldestApi = '1.41';
/** The newest API whose answers this program knows. */
const newestApi = '1.47';
/**
 * Opens a line to an engine, in the newest API that both sides know.
 * @param limitMs how long it may take to answer
 * @throws EngineError
 */
async function dial(connection, limitMs = 10_000) {
    const docker = await dial_open(connection);
    const version = await versionOf(docker, connection, limitMs);
    const api = version.ApiVersion;
    if (typeof api !== 'string')
        throw new EngineError(unanswered(connection, 'what answers is no Docker engine'));
    if (compareVersions(api, oldestApi) < 0) {
        throw new EngineError(`The engine at ${connection.address} speaks API ${api}: Docker 20.10 (API ${oldestApi}) or newer is needed.`);
    }
    const least = version.MinAPIVersion ?? oldestApi;
    const spoken = [api, compareVersions(least, newestApi) > 0 ? least : newestApi].sort(compareVersions)[0];
    docker.modem.version = `v${spoken}`;
    const isPodman = (version.Components ?? []).some(({ Name }) => /podman/i.test(Name));
    return { docker, connection, kind: isPodman ? 'podman' : 'docker' };
}
async function versionOf(docker, connection, limitMs) {
    const limit = AbortSignal.timeout(limitMs);
    try {
        return await docker.version.call(docker, { abortSignal: limit });
    }
    catch (error) {
        throw new EngineError(unanswered(connection, limit.aborted ? `no answer within ${limitMs / 1000} s` : reasonOf(error)));
    }
}
async function dial_open(connection) {
    const { default: Dockerode } = await Promise.all(/* import() */[__webpack_require__.e(40), __webpack_require__.e(749)]).then(__webpack_require__.t.bind(__webpack_require__, 9040, 19));
    try {
        if (connection.kind === 'socket')
            return new Dockerode({ socketPath: connection.path });
        const { host, port, tls } = connection;
        if (!tls)
            return new Dockerode({ host, port, protocol: 'http' });
        const { Agent } = await Promise.resolve(/* import() */).then(__webpack_require__.t.bind(__webpack_require__, 4708, 19));
        const { ca, cert, key, verify } = tls;
        const agent = new Agent({ keepAlive: true, rejectUnauthorized: verify, ca, cert, key });
        // The types do not know `agent`; the modem does, and it alone can leave a certificate unverified.
        const secure = { host, port, protocol: 'https', ca, cert, key, agent };
        return new Dockerode(secure);
    }
    catch (error) {
        throw new EngineError(unanswered(connection, reasonOf(error)));
    }
}
const unanswered = (connection, because) => `No Docker engine answers at ${connection.address} (from ${connection.chosenBy}; ${because}): start Docker, or set DOCKER_HOST to where it listens.`;
function compareVersions(a, b) {
    const [left, right] = [a, b].map((text) => text.split('.').map(Number));
    return (left?.[0] ?? 0) - (right?.[0] ?? 0) || (left?.[1] ?? 0) - (right?.[1] ?? 0);
}
/** Makes a call to the engine; what fails is said in one sentence, with the answer as its cause. */
async function ask(connection, what, call) {
    try {
        return await call();
    }
    catch (error) {
        const because = reasonOf(error);
        const sentence = isUnreachable(error)
            ? unanswered(connection, because)
            : `The engine cannot ${what}: ${because}${advice(because)}`;
        throw new EngineError(sentence, { cause: error });
    }
}
const adviceByReason = [
    [/address already in use|port is already allocated/i, '. Free that port, or do not publish it.'],
    [/exec format error/i, '. Build the image for the architecture of this machine.'],
    [/executable file not found|no such file or directory/i, '. Give the image an ENTRYPOINT or CMD that is in it.'],
    [/no command specified/i, '. Give the image an ENTRYPOINT or CMD.'],
    [/minimum memory limit|memory limit too low|unable to apply cgroup/i, '. Raise the memory limit.'],
    [/unable to apply caps/i, '. This machine does not hold every capability that is asked for.'],
    [/not a shared or slave mount/i, '. Leave out the mount propagation.'],
    [/network .* not found/i, '. Create that network in an earlier step.'],
    [/non-overlapping IPv4 address pool/i, '. Remove unused networks (docker network prune).'],
];
const advice = (because) => adviceByReason.find(([pattern]) => pattern.test(because))?.[1] ?? '.';

;// CONCATENATED MODULE: ./.build/collect/host.js



/** @param root absolute path of the repository */
function hostPaths(root, isLocal, connection) {
    const real = (path) => {
        try {
            return (0,external_node_fs_.realpathSync)(path);
        }
        catch {
            return undefined;
        }
    };
    const engineSocket = connection.kind === 'socket' ? (real(connection.path) ?? connection.path) : undefined;
    return {
        root: real(root) ?? root,
        real: isLocal ? real : undefined,
        engineSocket,
        runner: runnerFolders(process.env),
    };
}
/** A runner keeps its work in `<runner>/_work`, with `_temp`, `_actions` and every repository in it. */
function runnerFolders(env) {
    const temp = env['RUNNER_TEMP'];
    const folders = [env['RUNNER_TOOL_CACHE'], temp, temp && (0,external_node_path_.dirname)(temp), temp && (0,external_node_path_.dirname)((0,external_node_path_.dirname)(temp))];
    return folders.flatMap((folder) => (folder?.startsWith('/') && folder !== '/' ? [(0,paths/* normalizePath */.Fd)(folder)] : []));
}
const maximumBytes = 1_048_576;
/** Files of the repository that a container's settings name; undefined for what is absent, too long or leads out of it. */
function repositoryFile(root) {
    return (path) => {
        try {
            const real = (0,external_node_fs_.realpathSync)(`${root}/${path}`);
            const file = (0,external_node_fs_.statSync)(real);
            const isOurs = real.startsWith(`${root}/`) && file.isFile() && file.size <= maximumBytes;
            return isOurs ? (0,external_node_fs_.readFileSync)(real, 'utf8') : undefined;
        }
        catch {
            return undefined;
        }
    };
}

;// CONCATENATED MODULE: ./.build/collect/cgroup.js
/** Where a process's limits stand in /sys/fs/cgroup, and what the texts there mean. Pure, but for the `read` handed in. */
/** The cgroup mounts in a /proc/PID/mountinfo text. Format: proc(5). */
function cgroupMounts(mountinfo) {
    return mountinfo.split('\n').flatMap((line) => {
        const [left = '', right = ''] = line.split(' - ');
        const [type, , options = ''] = right.split(' ');
        const [, , , root = '', point = ''] = left.split(' ');
        if (type === 'cgroup2')
            return [{ point, controllers: [], root }];
        return type === 'cgroup' ? [{ point, controllers: options.split(','), root }] : [];
    });
}
/**
 * Folders of the group that carries the container's id; undefined when the process is not in a group of that name, so that a
 * process id of another machine or namespace is never taken for the container's.
 */
function placeOf(cgroup, containerId, mounts) {
    const folders = new Map();
    for (const line of cgroup.split('\n')) {
        const match = /^\d+:([^:]*):(\/.*)$/.exec(line);
        if (!match)
            continue;
        const [, names = '', path = ''] = match;
        const own = upToContainer(path, containerId);
        if (own === undefined)
            continue;
        for (const controller of names.split(',')) {
            const mount = mounts.find(({ controllers }) => controller === '' ? controllers.length === 0 : controllers.includes(controller));
            const below = mount && under(mount.root, own);
            if (mount && below !== undefined)
                folders.set(controller, mount.point + below);
        }
    }
    if (!cgroup.includes(containerId))
        return undefined;
    return { version: [...folders.keys()].some((name) => name !== '') ? 1 : 2, folders };
}
/** A process may have made groups below its container's. */
function upToContainer(path, id) {
    const parts = path.split('/');
    const index = parts.findIndex((part) => part.includes(id));
    return index < 0 || parts.includes('..') ? undefined : parts.slice(0, index + 1).join('/');
}
function under(root, path) {
    if (root === '/')
        return path;
    return path === root || path.startsWith(`${root}/`) ? path.slice(root.length) : undefined;
}
/** cgroup v1 has no word for "no limit": it gives the largest multiple of the page size that fits. */
const noLimitV1 = 2 ** 62;
const wholeNumber = (text) => text !== undefined && /^-?\d+\s*$/.test(text) ? Number(text) : undefined;
function parseMemoryV1(text) {
    const bytes = wholeNumber(text);
    return bytes === undefined ? undefined : bytes < 0 || bytes >= noLimitV1 ? 0 : bytes;
}
/** `max` or a number (memory.max, pids.max). */
function parseMax(text) {
    return text?.trim() === 'max' ? 0 : wholeNumber(text);
}
/** Cores of cpu.cfs_quota_us and cpu.cfs_period_us. */
function parseQuotaV1(quota, period) {
    const limit = wholeNumber(quota);
    const length = wholeNumber(period);
    if (limit === undefined || !length)
        return undefined;
    return limit <= 0 ? 0 : limit / length;
}
/** Cores of cpu.max: `max 100000` or `50000 100000`. */
function parseCpuMax(text) {
    const match = /^(max|\d+) (\d+)\s*$/.exec(text ?? '');
    if (!match)
        return undefined;
    return match[1] === 'max' ? 0 : Number(match[1]) / Number(match[2]);
}
function readLimits(place, read) {
    const file = (controller, name) => {
        const folder = place.folders.get(controller);
        return folder === undefined ? undefined : read(`${folder}/${name}`);
    };
    if (place.version === 2) {
        return {
            memoryMax: parseMax(file('', 'memory.max')),
            cpuMax: parseCpuMax(file('', 'cpu.max')),
            pidsMax: parseMax(file('', 'pids.max')),
        };
    }
    return {
        memoryMax: parseMemoryV1(file('memory', 'memory.limit_in_bytes')),
        cpuMax: parseQuotaV1(file('cpu', 'cpu.cfs_quota_us'), file('cpu', 'cpu.cfs_period_us')),
        pidsMax: parseMax(file('pids', 'pids.max')),
    };
}

;// CONCATENATED MODULE: ./.build/collect/kernel.js


const nothing = { facts: {}, processes: [] };
const namespaces = ['pid', 'ipc', 'uts', 'net', 'user', 'cgroup'];
const attempt = (action) => {
    try {
        return action();
    }
    catch {
        return undefined;
    }
};
const procFiles = {
    read: (path) => attempt(() => (0,external_node_fs_.readFileSync)(path, 'utf8')),
    link: (path) => attempt(() => (0,external_node_fs_.readlinkSync)(path)),
};
/**
 * Reads what the kernel enforces for a container's first process, from this machine's /proc and cgroup files: no exec, no stats.
 * Empty unless that process really is the container's (its cgroup carries the container's id).
 */
function readKernel(pid, containerId, files = procFiles) {
    if (pid <= 0)
        return nothing;
    const proc = `/proc/${pid}`;
    const cgroup = files.read(`${proc}/cgroup`);
    const place = cgroup && placeOf(cgroup, containerId, cgroupMounts(files.read('/proc/self/mountinfo') ?? ''));
    if (!place)
        return nothing;
    const facts = {
        ...parseStatus(files.read(`${proc}/status`) ?? '', files.read(`${proc}/uid_map`) ?? '', files.read(`${proc}/gid_map`) ?? ''),
        ...readLimits(place, files.read),
        ...parseMounts(files.read(`${proc}/mountinfo`) ?? ''),
        sharedNamespaces: sharedNamespaces(proc, files),
        cgroupVersion: place.version,
    };
    // The process may have gone, and its number be another's, while we read.
    if (files.read(`${proc}/cgroup`) !== cgroup)
        return nothing;
    return { facts, processes: programsIn(place, files) };
}
/** A /proc/PID/status text with the uid_map and gid_map of the same process. */
function parseStatus(status, uidMap, gidMap) {
    const field = (name) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1];
    const number = (name) => {
        const text = field(name);
        return text === undefined ? undefined : Number(text);
    };
    const noNewPrivs = number('NoNewPrivs');
    return {
        capBnd: field('CapBnd'),
        capEff: field('CapEff'),
        seccomp: number('Seccomp'),
        noNewPrivs: noNewPrivs === undefined ? undefined : noNewPrivs === 1,
        uid: insideId(number('Uid'), uidMap),
        gid: insideId(number('Gid'), gidMap),
    };
}
/** Each line of a map: first id inside, first id outside, count (user_namespaces(7)). */
function insideId(outside, map) {
    if (outside === undefined)
        return undefined;
    for (const line of map.split('\n')) {
        const [inside, start, count] = line.trim().split(/\s+/).map(Number);
        if (inside === undefined || start === undefined || count === undefined)
            continue;
        if (outside >= start && outside < start + count)
            return inside + outside - start;
    }
    return map.trim() === '' ? outside : undefined;
}
/** A container's own mountinfo: whether its root is read-only, and whether anything covers the kernel's files in /proc. */
function parseMounts(mountinfo) {
    let rootReadOnly;
    let isMasked = false;
    let hasProc = false;
    for (const line of mountinfo.split('\n')) {
        const [, , , , point, options] = line.split(' ');
        if (point === '/')
            rootReadOnly = options?.split(',').includes('ro');
        if (point === '/proc')
            hasProc = true;
        if (/^\/proc\/(?:kcore|keys|timer_list|sysrq-trigger|sys|bus|acpi)$/.test(point ?? ''))
            isMasked = true;
    }
    return { rootReadOnly, procUnmasked: hasProc ? !isMasked : undefined };
}
/** Links of another user's process can only be read by root: undefined then. Ours stand in where those of PID 1 are hidden. */
function sharedNamespaces(proc, files) {
    const shared = [];
    for (const name of namespaces) {
        const inside = files.link(`${proc}/ns/${name}`);
        const outside = files.link(`/proc/1/ns/${name}`) ?? files.link(`/proc/self/ns/${name}`);
        if (inside === undefined || outside === undefined)
            return undefined;
        if (inside === outside)
            shared.push(name);
    }
    return shared;
}
const maximumProcesses = 200;
/** First words of the command lines in the container's group: programs by name, never their arguments. */
function programsIn(place, files) {
    const folder = place.folders.get('memory') ?? place.folders.get('pids') ?? place.folders.get('');
    const pids = folder === undefined ? undefined : files.read(`${folder}/cgroup.procs`);
    const names = (pids ?? '')
        .split('\n')
        .filter((pid) => /^\d+$/.test(pid))
        .slice(0, maximumProcesses)
        .map((pid) => programOf(files.read(`/proc/${pid}/cmdline`) ?? ''));
    return [...new Set(names.filter((name) => name !== ''))];
}
/** `/usr/sbin/sshd\0-D\0` and the rewritten title `sshd: /usr/sbin/sshd -D [listener]` are both `sshd`. */
function programOf(commandLine) {
    const first = commandLine.split('\0')[0]?.trim().split(/\s+/)[0] ?? '';
    return first.replace(/:$/, '').replace(/^-/, '').split('/').at(-1)?.slice(0, 64) ?? '';
}
/** TCP ports something listens on in a container's network; undefined when its first process cannot be seen from here. */
function listeningPorts(pid, containerId, files = procFiles) {
    if (!files.read(`/proc/${pid}/cgroup`)?.includes(containerId))
        return undefined;
    const tables = [files.read(`/proc/${pid}/net/tcp`), files.read(`/proc/${pid}/net/tcp6`)].filter((text) => text !== undefined);
    return tables.length === 0 ? undefined : new Set(tables.flatMap(parseListening));
}
/** State 0A is LISTEN; the local address is hexadecimal `address:port` (proc(5)). */
const parseListening = (table) => [...table.matchAll(/^\s*\d+: [\dA-F]+:([\dA-F]{4}) [\dA-F]+:0000 0A /gm)].map(([, port]) => Number.parseInt(port ?? '', 16));

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(7075);
;// CONCATENATED MODULE: ./.build/collect/log-tail.js

const keptCharacters = 16_384;
const keptLines = 20;
const keptLineLength = 500;
/** The end of a container's output in bounded memory, however much it writes. Hostile text: whoever prints it escapes it. */
class LogTail extends external_node_stream_.Writable {
    text = '';
    decoder = new TextDecoder();
    pattern;
    /** Whether the pattern has been seen. */
    matched = false;
    constructor(pattern) {
        super();
        this.pattern =
            typeof pattern === 'string' ? pattern : pattern && new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
    }
    _write(chunk, _encoding, done) {
        this.text += this.decoder.decode(chunk, { stream: true });
        if (this.pattern !== undefined && this.isMatch(this.pattern)) {
            this.matched = true;
            this.pattern = undefined;
        }
        if (this.text.length > keptCharacters)
            this.text = this.text.slice(-keptCharacters);
        done();
    }
    isMatch(pattern) {
        return typeof pattern === 'string' ? this.text.includes(pattern) : pattern.test(this.text);
    }
    /** The last lines, without control characters. */
    lines() {
        return this.text
            .replace(/\x1b\[[0-?]*[ -/]*[@-~]/g, '')
            .split(/\r?\n|\r/)
            .map((line) => line.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, ' ').trimEnd())
            .filter((line, index, all) => line !== '' || index < all.length - 1)
            .slice(-keptLines)
            .map((line) => (line.length > keptLineLength ? `${line.slice(0, keptLineLength)}…` : line))
            .join('\n');
    }
}

;// CONCATENATED MODULE: ./.build/collect/ready.js


/** One look at a container, `upMs` after its start. undefined: not decided yet. Pure but for what the test looks at. */
function judgeReadiness(info, upMs, test) {
    const stopped = stoppedBecause(info);
    if (stopped)
        return { ready: false, because: stopped };
    const health = info.State.Health?.Status;
    const isTimeUp = upMs >= test.timeoutMs;
    const late = (what) => isTimeUp ? { ready: false, because: `${what} within ${seconds(test.timeoutMs)}.` } : undefined;
    if (health && health !== 'none') {
        if (health === 'healthy')
            return { ready: true, because: 'healthy' };
        if (health === 'unhealthy')
            return { ready: false, because: 'Its health check says unhealthy.' };
        return late('Its health check did not succeed');
    }
    if (test.pattern) {
        if (test.pattern.isSeen())
            return { ready: true, because: `its output has ${test.pattern.text}` };
        return late(`Its output did not show ${test.pattern.text}`);
    }
    const ports = exposedTcpPorts(info);
    const listening = ports.length > 0 ? test.listening(info.State.Pid, info.Id) : undefined;
    if (listening) {
        const port = ports.find((candidate) => listening.has(candidate));
        if (port !== undefined)
            return { ready: true, because: `listens on ${port}/tcp` };
        return late(`Nothing listened on ${ports.map((candidate) => `${candidate}/tcp`).join(', ')}`);
    }
    const enough = Math.min(test.stillUpMs, test.timeoutMs);
    return upMs >= enough ? { ready: true, because: `still up after ${seconds(enough)}` } : undefined;
}
const seconds = (ms) => `${Math.round(ms / 100) / 10} s`;
/** Why a container is not up, or no longer the one that was started. */
function stoppedBecause(info) {
    const { State: state, RestartCount: restarts } = info;
    if (state.Running && !state.Restarting && restarts === 0)
        return undefined;
    const killed = state.OOMKilled ? ' (out of memory)' : '';
    if (state.Restarting || restarts > 0)
        return `It ended with exit code ${state.ExitCode}${killed} and was restarted before it was ready.`;
    return `It ended with exit code ${state.ExitCode}${killed} before it was ready.`;
}
const exposedTcpPorts = (info) => Object.keys(info.Config.ExposedPorts ?? {})
    .map((key) => /^(\d+)(?:\/tcp)?$/.exec(key)?.[1])
    .flatMap((port) => (port === undefined ? [] : [Number(port)]));
/** One look costs a millisecond of the engine's time, so looking often beats keeping a stream of events alive. */
const pollMs = 100;
/**
 * Looks until readiness is decided; the time limit always decides.
 * @throws EngineError when the signal aborts
 */
async function waitUntilReady(inspect, test, signal) {
    const start = performance.now();
    for (;;) {
        throwIfAborted(signal);
        const info = await inspect();
        const decided = judgeReadiness(info, performance.now() - start, test);
        if (decided)
            return decided;
        await (0,promises_.setTimeout)(pollMs, undefined, { signal }).catch(() => throwIfAborted(signal));
    }
}
const cancelled = () => new EngineError('The run was cancelled: what it started has been removed.');
function throwIfAborted(signal) {
    if (signal?.aborted)
        throw cancelled();
}
/** What the engine may take to start a container, image layers and all. */
const startMs = 120_000;
/** Does not wait for a call once the run is cancelled or time is up: what it leaves behind is removed by force. */
async function settled(call, signal) {
    const late = new EngineError(`The engine did not start the container within ${startMs / 1000} s: restart the engine.`);
    let stop = () => { };
    let timer;
    const stopped = new Promise((_, reject) => {
        stop = () => reject(cancelled());
        timer = setTimeout(() => reject(late), startMs);
        signal?.addEventListener('abort', stop, { once: true });
        if (signal?.aborted)
            stop();
    });
    try {
        await Promise.race([call, stopped]);
    }
    finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
        call.catch(() => { });
    }
}

;// CONCATENATED MODULE: ./.build/collect/engine.js











const parallelInspections = 16;
/** How long the output of a program that has ended may still be on its way. */
const lastWordsMs = 1_000;
/**
 * Connects to the engine that the docker command would use.
 * @param limitMs how long it may take to answer
 * @throws EngineError
 */
async function connect(machine, limitMs) {
    const { docker, connection, kind } = await dial(resolveConnection(machine), limitMs);
    return new Engine(docker, connection, kind);
}
/** A Docker engine. Whatever it starts is labelled with the run's id and removed by `cleanUp` or `close`; it touches nothing else. */
class Engine {
    docker;
    connection;
    kind;
    images = new Map();
    runs = new Set();
    count = 0;
    /** Whether the engine's processes are this machine's: only then are /proc and host paths read. */
    isLocal;
    constructor(docker, connection, kind) {
        this.docker = docker;
        this.connection = connection;
        this.kind = kind;
        this.isLocal = connection.kind === 'socket' && process.platform === 'linux';
    }
    /**
     * An image's configuration by reference or id.
     * @throws EngineError when the engine does not have it
     */
    async image(reference) {
        const isSound = /^[a-z0-9][\w.:/@-]*$/i.test(reference) && !reference.includes('..');
        const image = isSound ? await this.cachedImage(reference) : undefined;
        if (image)
            return image;
        throw new EngineError(`The image ${JSON.stringify(reference)} is not in the engine: build it in an earlier step; with docker/setup-buildx-action build with load: true.`);
    }
    cachedImage(reference) {
        let image = this.images.get(reference);
        if (!image) {
            image = this.ask(`inspect the image ${reference}`, () => this.docker.getImage(reference).inspect()).catch((error) => {
                if (error instanceof EngineError && statusOf(error.cause) === 404)
                    return undefined;
                throw error;
            });
            this.images.set(reference, image);
        }
        return image;
    }
    /**
     * Looks at a container that already runs.
     * @throws EngineError when there is none of that name
     */
    async observe(nameOrId) {
        const name = nameOrId.replace(/^\//, '');
        const missing = `There is no container ${JSON.stringify(nameOrId)} on the engine: docker ps -a lists those there are.`;
        if (!/^[a-z0-9][\w.-]*$/i.test(name))
            throw new EngineError(missing);
        try {
            return await this.evidenceOf(await this.inspect(name), false);
        }
        catch (error) {
            if (error instanceof EngineError && statusOf(error.cause) === 404)
                throw new EngineError(missing);
            throw error;
        }
    }
    /** Looks at many containers, some at a time; the answers stand in the order of the names, an error where one failed. */
    async observeAll(names, signal) {
        const results = [];
        let next = 0;
        const work = async () => {
            for (let index = next++; index < names.length; index = next++) {
                throwIfAborted(signal);
                results[index] = await this.observe(names[index]).catch((error) => asEngineError(error));
            }
        };
        await Promise.all(Array.from({ length: Math.min(parallelInspections, names.length) }, work));
        return results;
    }
    /**
     * Creates and starts `image` the way `container` says, waits until it is ready, and looks at it. It stays up until `remove`,
     * `cleanUp` or `close`. Settings that would hand over the machine are created and looked at only, unless allowed.
     * @throws EngineError after removing what it made, when the engine refuses or the signal aborts
     */
    async start(container, image, options) {
        throwIfAborted(options.signal);
        await this.image(image);
        const name = `hullgate-${options.runId}-${++this.count}`;
        this.runs.add(options.runId);
        try {
            return await this.startNamed(name, container, image, options);
        }
        catch (error) {
            await this.remove(name);
            throw asEngineError(error);
        }
    }
    async startNamed(name, container, image, options) {
        const { signal, progress } = options;
        const labels = labelsOfRun(options.runId);
        const host = hostPaths(options.root, this.isLocal, this.connection);
        const readFile = repositoryFile(host.root);
        const creation = createOptions(container, { image, name, labels, network: name, host, readFile });
        const { notes, refused, ownNetwork } = creation;
        progress?.(`creating ${image}`);
        if (ownNetwork)
            await this.makeNetwork(name, labels);
        throwIfAborted(signal);
        const made = await this.ask(`create a container of ${image}`, () => this.docker.createContainer(creation.options));
        throwIfAborted(signal);
        const common = { id: made.id, name, notes, refused };
        if (refused.length > 0 && !options.allowHostAccess) {
            const evidence = await this.evidenceOf(await this.inspect(made.id), ownNetwork);
            const because = `Not started, because it asks for what would hand over this machine (${refused.join(', ')}); allow-host-access starts it all the same.`;
            return { ...common, evidence, ready: false, because, log: '' };
        }
        const tail = new LogTail(options.waitFor);
        const output = await this.attach(made, tail);
        try {
            progress?.(`starting ${image}`);
            const start = this.ask(`start ${image}`, () => made.start());
            await settled(start, signal);
            progress?.(`waiting for ${image}`);
            const readiness = await waitUntilReady(() => this.inspect(made.id), this.readyTest(options, tail), signal);
            const last = await this.inspect(made.id);
            const because = (readiness.ready && stoppedBecause(last)) || readiness.because;
            const ready = because === readiness.because && readiness.ready;
            const evidence = { ...(await this.evidenceOf(last, ownNetwork)), started: true };
            if (!last.State.Running)
                await output.lastWords();
            return { ...common, evidence, ready, because, log: ready ? '' : tail.lines() };
        }
        finally {
            output.detach();
        }
    }
    readyTest(options, tail) {
        const { waitFor } = options;
        return {
            timeoutMs: options.timeoutMs ?? 60_000,
            stillUpMs: options.stillUpMs ?? 3_000,
            pattern: waitFor === undefined ? undefined : { text: String(waitFor), isSeen: () => tail.matched },
            listening: (pid, id) => (this.isLocal ? listeningPorts(pid, id) : undefined),
        };
    }
    /** A bridge with no way out. */
    async makeNetwork(name, labels) {
        await this.ask('make a network for the container', () => this.docker.createNetwork({ Name: name, Driver: 'bridge', Internal: true, CheckDuplicate: true, Labels: labels }));
    }
    /** Follows the output from before the start on; where the engine cannot, readiness is judged without it. */
    async attach(container, tail) {
        try {
            const stream = await container.attach({ stream: true, stdout: true, stderr: true, logs: true });
            this.docker.modem.demuxStream(stream, tail, tail);
            stream.on('error', () => { });
            const ended = (0,external_node_events_.once)(stream, 'end').catch(() => { });
            return {
                lastWords: () => Promise.race([ended, (0,promises_.setTimeout)(lastWordsMs)]),
                detach: () => stream.destroy(),
            };
        }
        catch {
            return { lastWords: async () => { }, detach: () => { } };
        }
    }
    inspect(id) {
        return this.ask(`inspect the container ${id}`, () => this.docker.getContainer(id).inspect());
    }
    async evidenceOf(inspect, ownNetwork) {
        const image = await this.cachedImage(inspect.Image);
        const { State: state, Id: id } = inspect;
        const view = this.isLocal && state.Running ? readKernel(state.Pid, id) : { facts: {}, processes: [] };
        return {
            inspect,
            image,
            kernel: view.facts,
            processes: view.processes,
            started: state.Running,
            engine: this.kind,
            ownNetwork,
        };
    }
    /** Removes one started container with its volumes and its network, by the name that `start` gave it. Never throws. */
    async remove(name) {
        await this.docker
            .getContainer(name)
            .remove({ force: true, v: true })
            .catch(() => { });
        await this.docker
            .getNetwork(name)
            .remove()
            .catch(() => { });
    }
    /**
     * Removes everything of a run.
     * @throws EngineError naming what is left
     */
    async cleanUp(runId) {
        await removeLabelled(this.docker, runLabel, runId);
        this.runs.delete(runId);
    }
    /**
     * Removes everything that any run of this GitHub Actions job left behind.
     * @throws EngineError naming what is left
     */
    async cleanUpJob() {
        const job = jobId();
        if (job !== undefined)
            await removeLabelled(this.docker, jobLabel, job);
    }
    /** Removes everything this engine object made. Never throws; a sentence for whatever stayed behind. */
    async close() {
        const sentences = [];
        for (const runId of [...this.runs]) {
            await this.cleanUp(runId).catch((error) => sentences.push(asEngineError(error).message));
        }
        return sentences;
    }
    ask(what, call) {
        return ask(this.connection, what, call);
    }
}
const asEngineError = (error) => error instanceof EngineError ? error : new EngineError(error instanceof Error ? error.message : String(error));


/***/ })

};
