export const id = 144;
export const ids = [144];
export const modules = {

/***/ 864:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H1: () => (/* binding */ handsOverHost),
/* harmony export */   K4: () => (/* binding */ baselineCapabilities),
/* harmony export */   o7: () => (/* binding */ defaultCapabilities)
/* harmony export */ });
/** Capability names as facts carry them: upper case, without `CAP_`. */
/** What Docker and containerd give a container that asks for nothing. Source: moby `oci/caps/defaults.go`. */
const defaultCapabilities = new Set([
    'AUDIT_WRITE',
    'CHOWN',
    'DAC_OVERRIDE',
    'FOWNER',
    'FSETID',
    'KILL',
    'MKNOD',
    'NET_BIND_SERVICE',
    'NET_RAW',
    'SETFCAP',
    'SETGID',
    'SETPCAP',
    'SETUID',
    'SYS_CHROOT',
]);
/** What a pod may add under the Pod Security Standards' baseline: the default set without NET_RAW. */
const baselineCapabilities = new Set([...defaultCapabilities].filter((name) => name !== 'NET_RAW'));
/** Each of these, held in the host's user namespace, is a way out of the container or into the whole kernel. */
const hostCapabilities = new Set([
    'ALL',
    'BPF',
    'DAC_READ_SEARCH',
    'PERFMON',
    'SYS_ADMIN',
    'SYS_BOOT',
    'SYS_MODULE',
    'SYS_PTRACE',
    'SYS_RAWIO',
    'SYS_TIME',
    'SYSLOG',
]);
/** Whether a capability hands over the host; NET_ADMIN does only where the host's network is shared. */
const handsOverHost = (capability, hostNetwork) => hostCapabilities.has(capability) || (capability === 'NET_ADMIN' && hostNetwork);


/***/ }),

/***/ 3433:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ isTrusted),
/* harmony export */   z: () => (/* binding */ parseImage)
/* harmony export */ });
const digestForm = /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}|blake3:[0-9a-f]{64})$/;
/** Source of the grammar: github.com/distribution/reference. Undefined for what is no reference (empty, an image id). */
function parseImage(text) {
    const [name = '', digest] = text
        .trim()
        .replace(/^docker(?:-pullable)?:\/\//, '')
        .split('@', 2);
    if (name === '' || /^(?:sha256:)?[0-9a-f]{64}$/.test(name))
        return undefined;
    const tagAt = name.lastIndexOf(':');
    const tagged = tagAt > name.lastIndexOf('/');
    const path = tagged ? name.slice(0, tagAt) : name;
    const tag = tagged ? name.slice(tagAt + 1) : undefined;
    const slash = path.indexOf('/');
    const host = slash < 0 ? '' : path.slice(0, slash);
    const hasHost = /[.:]/.test(host) || host === 'localhost';
    const registry = !hasHost || host === 'index.docker.io' ? 'docker.io' : host.toLowerCase();
    const rest = hasHost ? path.slice(slash + 1) : path;
    const repository = registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest;
    return { registry, repository, tag, digest: digest && digestForm.test(digest) ? digest : undefined };
}
/** Whether a reference lies in one of the trusted registries, written as `host`, `host/namespace` or a Docker Hub namespace. */
function isTrusted({ registry, repository }, trusted) {
    const full = `${registry}/${repository}`;
    return trusted.some((entry) => {
        const prefix = entry.replace(/^https?:\/\//, '').replace(/[/*]+$/, '');
        const host = prefix.split('/')[0] ?? '';
        const place = /[.:]/.test(host) || host === 'localhost' ? prefix : `docker.io/${prefix}`;
        return full === place || full.startsWith(`${place}/`);
    });
}


/***/ }),

/***/ 2720:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A$: () => (/* binding */ withoutTrailingSlashes),
/* harmony export */   Fd: () => (/* binding */ normalizePath),
/* harmony export */   e_: () => (/* binding */ isSensitivePath),
/* harmony export */   lY: () => (/* binding */ pathReach),
/* harmony export */   qB: () => (/* binding */ holdsEngineSocket),
/* harmony export */   w0: () => (/* binding */ isEngineSocket)
/* harmony export */ });
const words = (text) => text.trim().split(/\s+/);
/** Host directories that reach the whole host (CIS Docker 5.5, and the state of runtimes, init and cluster). */
const sensitiveDirectories = words(`
  /bin /boot /dev /etc /home /lib /lib64 /proc /root /run /sbin /sys /usr /var
  /etc/cni /etc/cron.d /etc/docker /etc/pam.d /etc/sudoers.d /etc/systemd /etc/systemd/system /lib/systemd /lib/systemd/system
  /opt/cni /opt/cni/bin /proc/sys /run/containerd /run/crio /run/docker /run/podman /run/systemd /run/user
  /sys/fs /usr/bin /usr/lib /usr/lib/systemd /usr/lib/systemd/system /usr/local /usr/local/bin /usr/sbin
  /var/lib /var/log /var/spool`);
/** Of these, everything below is as sensitive as the directory itself. */
const sensitiveTrees = words(`
  /boot /etc/kubernetes /etc/ssh /proc/1 /proc/sys/kernel /sys/fs/cgroup /sys/kernel
  /var/lib/containerd /var/lib/containers /var/lib/docker /var/lib/etcd /var/lib/kubelet /var/lib/rancher /var/spool/cron`);
/** Single files that let their holder become somebody else on the host. */
const sensitiveFiles = words(`
  /etc/crontab /etc/gshadow /etc/ld.so.preload /etc/passwd /etc/shadow /etc/sudoers
  /dev/kmem /dev/mem /dev/port /proc/kcore /proc/kmsg /proc/sysrq-trigger`);
const sensitive = new Set([...sensitiveDirectories, ...sensitiveTrees, ...sensitiveFiles]);
const isNamedPipe = (path) => /^\/\/[.?]\/pipe\/[^/.][^/]*$/i.test(path);
/** Absolute, without `.`, `..`, doubled or trailing slashes; other paths and Windows pipes as they are. */
function normalizePath(path) {
    if (!path.startsWith('/') || isNamedPipe(path))
        return path;
    const parts = [];
    for (const part of path.split('/')) {
        if (part === '..')
            parts.pop();
        else if (part !== '' && part !== '.')
            parts.push(part);
    }
    return `/${parts.join('/')}`;
}
/** A slash at the end means nothing, except that of the root. A pattern would look at a million slashes a million times. */
function withoutTrailingSlashes(path) {
    let end = path.length;
    while (end > 1 && path[end - 1] === '/')
        end--;
    return path.slice(0, end);
}
/** `/var/run` is a link to `/run` on every current distribution. */
const canonical = (path) => normalizePath(path).replace(/^\/var\/run(?=\/|$)/, '/run');
/** A whole home directory, or the keys and sessions in it. */
const isSensitiveHomePath = (path) => /^(?:~|\/home\/[^/]+|\/Users\/[^/]+|\/root)(?:\/\.(?:ssh|aws|azure|kube|docker|gnupg|config\/gcloud)(?:\/.*)?)?$/.test(path);
/** Windows drives and system directories count whole: `C:\`, `c:/windows/system32`. */
const isSensitiveWindowsPath = (path) => /^[a-z]:[\\/]*(?:windows(?:[\\/].*)?|programdata|users)?[\\/]*$/i.test(path);
/** Whether mounting this host path endangers the host. Ordinary single files below (`/etc/localtime`) do not count. */
function isSensitivePath(path) {
    if (isSensitiveWindowsPath(path) || isSensitiveHomePath(path))
        return true;
    const place = canonical(path);
    return place === '/' || sensitive.has(place) || sensitiveTrees.some((tree) => place.startsWith(`${tree}/`));
}
const socketNames = /\/(?:docker|dockershim|cri-dockerd|containerd|crio|podman|frakti|rktlet|buildkitd)\.sock(?:\.ttrpc)?$/i;
const pipes = /^(?:\\\\|\/\/)[.?][\\/]pipe[\\/](?:docker_engine|containerd-containerd|dockershim|podman)/i;
/** Whether a path is the socket or named pipe through which a container engine takes its orders. */
const isEngineSocket = (path) => socketNames.test(normalizePath(path)) || pipes.test(path);
const socketDirectories = new Set(words('/ /run /var /run/docker /run/containerd /run/crio /run/podman /run/k3s /run/k3s/containerd'));
/** Whether a host directory holds an engine's socket, so that mounting it hands the socket over as well. */
const holdsEngineSocket = (path) => socketDirectories.has(canonical(path));
/** One answer for the rules about mounts, so that no path is reported by two of them. `/` and `/var` are more than a socket. */
function pathReach(path) {
    const whole = ['/', '/var'].includes(canonical(path));
    if (isEngineSocket(path) || (holdsEngineSocket(path) && !whole))
        return 'engine';
    return isSensitivePath(path) ? 'host' : 'files';
}


/***/ }),

/***/ 9205:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   lc: () => (/* binding */ isCredentialShape),
/* harmony export */   ri: () => (/* binding */ withoutCredentials),
/* harmony export */   uo: () => (/* binding */ isCredential)
/* harmony export */ });
/** Telling credentials from ordinary settings, by name and by shape. Nothing here ever prints a value. */
const credentialWord = `(?:pass(?:w(?:or)?d|phrase|code)?|pw|pwd|secrets?|tokens?|api[_-]?keys?|(?:access|private|secret|encryption|signing|master|ssh|auth|account|client|storage)[_-]?keys?|credentials?|bearer|jwt)`;
const credentialName = new RegExp(`(?:^|[_.-])${credentialWord}(?:[_.-]|$)|(?:password|passwd|passphrase|secret|apikey|privatekey|accesskey|token)$`, 'i');
/** In `awsSecretKey` the last words say what it is. */
const endsInCredential = new RegExp(`_${credentialWord}$`, 'i');
/** Names that hold a credential's place, policy or lifetime rather than the credential. */
const aboutCredential = /^(?:max|min|num|number|total)[_-]|(?:file|path|dir|url|uri|host|name|id|ttl|expir\w*|lifetime|length|len|size|limit|max|min|count|policy|type|algo(?:rithm)?|enabled?|disabled?|required?|rotation|interval|timeout|issuer|audience|header|format|mount|ref|refs|arn|version|endpoint|backend|provider|store|manager|driver|mode|scope|prefix|region|server|service)s?$/i;
/** Formats whose shape alone gives them away. Sources: the vendors' own documentation of their token formats. */
const credentialShapes = [
    /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/,
    /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
    /\bgh[pousr]_[A-Za-z0-9]{36,}\b/,
    /\bgithub_pat_[A-Za-z0-9_]{60,}\b/,
    /\bglpat-[A-Za-z0-9_-]{20,}\b/,
    /\bxox[abeprs]-[A-Za-z0-9-]{10,}\b/,
    /\bsk_live_[A-Za-z0-9]{20,}\b/,
    /\bAIza[0-9A-Za-z_-]{35}\b/,
    /\bnpm_[A-Za-z0-9]{36}\b/,
    /(?<![\w-])eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\b/,
];
/** `scheme://user:password@host`, where the password is literal. */
const urlWithPassword = /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:([^\s/@]+)@/i;
/** Values that stand for a credential that comes from elsewhere, or for none. */
const isPlaceholder = (value) => value === '' ||
    /^(?:true|false|yes|no|on|off|null|none|nil|\d{1,3})$/i.test(value) ||
    /^(?:\$\{?|<|\{\{|%\(|\/)/.test(value) ||
    /\$\{|\$\(|\{\{/.test(value) ||
    /^(?:vault|ssm|sm|secret|ref|env|file|op|awssm|gcpsm|arn:aws):/i.test(value);
const isCredentialName = (name) => (credentialName.test(name) || endsInCredential.test(name.replace(/(?<=[a-z\d])(?=[A-Z])/g, '_'))) &&
    !aboutCredential.test(name);
/** Whether a value is unmistakably a credential, whatever it is called. */
const isCredentialShape = (value) => credentialShapes.some((shape) => shape.test(value));
/** Whether a literal value is, or by its name must be, a credential. */
function isCredential(name, value) {
    const text = value.trim();
    if (isCredentialShape(text))
        return true;
    const password = urlWithPassword.exec(text)?.[1];
    if (password !== undefined && !isPlaceholder(password))
        return true;
    return isCredentialName(name) && !isPlaceholder(text);
}
/** A text that a program wrote, without the credentials that it was given as `NAME=value`. Shorter values would black out words. */
function withoutCredentials(text, environment) {
    const values = environment
        .map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)])
        .filter(([name, value]) => value.length >= 6 && isCredential(name, value))
        .map(([, value]) => value);
    // Longest first: one may hold another.
    return values.sort((a, b) => b.length - a.length).reduce((shown, value) => shown.replaceAll(value, '***'), text);
}


/***/ }),

/***/ 144:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  rules: () => (/* binding */ rules)
});

// EXTERNAL MODULE: ./.build/core/capabilities.js
var capabilities = __webpack_require__(864);
;// CONCATENATED MODULE: ./.build/core/examples.js
/** Small files around the settings that a rule's example is about. Names may carry the marks « » themselves. */
const indent = (text, depth) => text === ''
    ? ''
    : text
        .split('\n')
        .map((line) => `${' '.repeat(depth)}${line}\n`)
        .join('');
/** A Compose file with one service. */
const compose = (settings, service = 'web', image = 'image: shop:1.4') => ({
    'compose.yaml': `services:\n  ${service}:\n${indent(image, 4)}${indent(settings, 4)}`,
});
/** A pod with one container. */
const pod = (settings, { name = 'web', spec = '', image = 'shop:1.4' } = {}) => ({
    'pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n${indent(spec, 2)}  containers:\n    - name: ${name}\n      image: ${image}\n${indent(settings, 6)}`,
});
/** A shell script with one `docker run` of a service. */
const run = (flags, { command = 'docker run', image = 'shop:1.4' } = {}) => ({
    'start.sh': `#!/bin/sh\n${command} -d ${flags}${flags === '' ? '' : ' '}${image}\n`,
});
/** A workflow whose job runs in a container. */
const workflow = (settings, image = 'shop:1.4') => ({
    '.github/workflows/ci.yml': `on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    container:\n      image: ${image}\n${indent(settings, 6)}    steps:\n      - run: npm test\n`,
});
/** A shell script as it is. */
const script = (line) => ({ 'start.sh': `#!/bin/sh\n${line}\n` });

// EXTERNAL MODULE: ./.build/core/rule.js
var rule = __webpack_require__(1964);
;// CONCATENATED MODULE: ./.build/rules/container/added-capabilities.js



/* harmony default export */ const added_capabilities = ((0,rule/* defineRule */.Km)({
    id: 'container/added-capabilities',
    on: 'container',
    title: 'Container is given capabilities beyond the default set',
    severity: 'medium',
    threats: ['D3', 'K5'],
    controls: ['cis-docker:5.3', 'cis-kubernetes:5.2.9', 'pss:baseline/capabilities', 'pss:restricted/capabilities'],
    why: 'Every capability beyond the default set opens a part of the kernel that the engine keeps shut on purpose.',
    fix: 'Remove the capability, or waive it with the reason why the program cannot work without.',
    reads: ['capAdd', 'networkMode'],
    *check({ name, platform, capAdd, networkMode }) {
        const allowed = platform === 'kubernetes' ? capabilities/* baselineCapabilities */.K4 : capabilities/* defaultCapabilities */.o7;
        const hostNetwork = networkMode?.value === 'host';
        for (const fact of capAdd) {
            if (allowed.has(fact.value) || (0,capabilities/* handsOverHost */.H1)(fact.value, hostNetwork))
                continue;
            const known = fact.value.toUpperCase().replace(/^CAP_/, '');
            const message = allowed.has(known)
                ? `${name} adds the capability ${fact.value}, which admission allows as ${known} alone`
                : `${name} is given the capability ${fact.value}`;
            yield (0,rule/* fail */.fJ)(fact, message, fact.value);
        }
    },
    bad: [
        compose('cap_add: [«NET_ADMIN», CHOWN]'),
        compose('cap_add: ["«cap_sys_nice»"]'),
        pod('securityContext: {capabilities: {add: [«NET_RAW»], drop: [ALL]}}'),
        pod('securityContext: {capabilities: {add: [«chown»]}}'),
        run('--cap-add «IPC_LOCK»'),
    ],
    good: [
        compose('cap_drop: [ALL]\ncap_add: [CHOWN, SETUID, NET_RAW]'),
        pod('securityContext: {capabilities: {add: [NET_BIND_SERVICE, CHOWN]}}'),
        run('--cap-drop NET_ADMIN'),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/apparmor-profile.js


/* harmony default export */ const apparmor_profile = ((0,rule/* defineRule */.Km)({
    id: 'container/apparmor-profile',
    on: 'container',
    title: 'Pod names no AppArmor profile',
    severity: 'low',
    platform: 'kubernetes',
    threats: ['K5'],
    controls: [],
    why: 'Whether an unnamed profile is applied depends on the node: on one without AppArmor the pod starts unconfined and nobody is told.',
    fix: 'Set `securityContext.appArmorProfile: {type: RuntimeDefault}` on the pod.',
    reads: ['appArmor'],
    *check(container) {
        if (!container.appArmor)
            yield (0,rule/* missing */.LO)(container, 'appArmor', `${container.name} names no AppArmor profile`);
    },
    bad: [pod('', { name: '«web»' })],
    good: [pod('', { spec: 'securityContext: {appArmorProfile: {type: RuntimeDefault}}' })],
}));

;// CONCATENATED MODULE: ./.build/core/privileged.js
/**
 * The engine and the kernel show a privileged container without any confinement. That is one fault, not one for each confinement;
 * what a manifest takes away in so many words is still its own.
 */
const isPrivilegedLive = (container) => container.dialect === 'live' && container.privileged?.value === true;

;// CONCATENATED MODULE: ./.build/rules/container/apparmor-unconfined.js



/* harmony default export */ const apparmor_unconfined = ((0,rule/* defineRule */.Km)({
    id: 'container/apparmor-unconfined',
    on: 'container',
    title: 'Container runs outside AppArmor',
    severity: 'high',
    threats: ['D3', 'K5'],
    controls: ['cis-docker:5.1', 'pss:baseline/appArmorProfile'],
    why: 'The default profile keeps a process from mounting file systems and writing to the kernel files that lead out of the container.',
    fix: {
        default: 'Remove the setting, so that the default profile holds, or name a profile of your own.',
        pod: 'Set `appArmorProfile.type` to `RuntimeDefault` or `Localhost`.',
    },
    reads: ['appArmor', 'privileged'],
    *check(container) {
        const { name, appArmor } = container;
        if (!appArmor || appArmor.value === 'default' || appArmor.value === 'localhost' || isPrivilegedLive(container))
            return;
        yield (0,rule/* fail */.fJ)(appArmor, `${name} runs with the AppArmor profile ${appArmor.value}`);
    },
    bad: [
        compose('security_opt: ["«apparmor:unconfined»"]'),
        pod('securityContext: {appArmorProfile: {type: «Unconfined»}}'),
        run('--security-opt «apparmor=unconfined»'),
    ],
    good: [
        compose('security_opt: ["apparmor:shop-profile"]'),
        compose(''),
        pod('securityContext: {appArmorProfile: {type: RuntimeDefault}}'),
        pod(''),
        run('--security-opt seccomp=unconfined'),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/bind-interface.js


const everywhere = new Set(['', '0.0.0.0', '::', '[::]', '*']);
/* harmony default export */ const bind_interface = ((0,rule/* defineRule */.Km)({
    id: 'container/bind-interface',
    on: 'container',
    title: 'Published port is open on every interface',
    severity: 'low',
    platform: 'docker',
    threats: ['D4'],
    controls: ['cis-docker:5.13'],
    why: "The engine opens the port past the host's firewall, also on interfaces that face the outside.",
    fix: 'Name the address: `127.0.0.1:8080:8080`, or the one interface that clients come in by.',
    reads: ['ports'],
    *check({ name, ports }) {
        for (const fact of ports) {
            const { hostIp = '', hostPort, containerPort, protocol } = fact.value;
            if (!everywhere.has(hostIp))
                continue;
            yield (0,rule/* fail */.fJ)(fact, `${name} publishes port ${hostPort ?? containerPort} on every interface`, `${containerPort}/${protocol}`);
        }
    },
    bad: [
        compose('ports:\n  - "«8080:80»"\n  - «3000»'),
        compose('ports: ["«0.0.0.0:8080:80»"]'),
        run('-p «8080:80»'),
        run('--publish=«[::]:8080:80»'),
    ],
    good: [
        compose('ports: ["127.0.0.1:8080:80", "[::1]:8081:81"]'),
        compose('expose: ["80"]'),
        run('-p 10.0.0.5:8080:80'),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/cgroup-parent.js


/* harmony default export */ const cgroup_parent = ((0,rule/* defineRule */.Km)({
    id: 'container/cgroup-parent',
    on: 'container',
    title: 'Container chooses its own cgroup parent',
    severity: 'medium',
    platform: 'docker',
    threats: ['D4', 'H'],
    controls: ['cis-docker:5.24'],
    why: "Outside the engine's own group the limits set for all containers do not hold this one.",
    fix: 'Remove the setting.',
    reads: ['cgroupParent'],
    *check({ name, cgroupParent }) {
        if (cgroupParent?.value)
            yield (0,rule/* fail */.fJ)(cgroupParent, `${name} runs under the cgroup ${cgroupParent.value}`);
    },
    bad: [compose('cgroup_parent: «m-executor-abcd»'), run('--cgroup-parent=«/other»')],
    good: [compose('cgroup_parent: ""'), compose(''), run('--cgroupns private')],
}));

;// CONCATENATED MODULE: ./.build/rules/container/cpu-limit.js


/** Docker gives every container this weight; 0 stands for it. */
const defaultShares = new Set([0, 1024]);
/* harmony default export */ const cpu_limit = ((0,rule/* defineRule */.Km)({
    id: 'container/cpu-limit',
    on: 'container',
    title: 'CPU is not limited',
    severity: 'medium',
    hygiene: true,
    threats: ['H', 'K4'],
    controls: ['cis-docker:5.11'],
    why: 'One container can take all processor time of its host from everything else that runs there.',
    fix: {
        default: 'Set CPU shares, a CPU limit or a CPU set.',
        compose: 'Set `cpus: 0.5`, `cpu_shares: 512` or `deploy.resources.limits.cpus`.',
        pod: 'Set `resources.limits.cpu`.',
        run: 'Add `--cpus 0.5` or `--cpu-shares 512`.',
    },
    reads: ['cpuLimit', 'cpuShares', 'cpuSet'],
    *check(container) {
        const { name, cpuLimit, cpuShares, cpuSet } = container;
        if ((cpuLimit && cpuLimit.value > 0) || (cpuShares && !defaultShares.has(cpuShares.value)) || cpuSet?.value)
            return;
        const useless = cpuLimit ?? cpuShares;
        const message = `${name} has no CPU limit`;
        yield useless ? (0,rule/* fail */.fJ)(useless, message) : (0,rule/* missing */.LO)(container, 'cpuLimit', message);
    },
    bad: [
        compose('', '«web»'),
        compose('cpu_shares: «1024»'),
        pod('', { name: '«web»' }),
        run('-m 64m', { command: '«docker run»' }),
        run('--cpus=«0»'),
    ],
    good: [
        compose('cpu_shares: 512'),
        compose('cpu_quota: 25000'),
        compose("deploy:\n  resources:\n    limits:\n      cpus: '0.5'"),
        pod('resources: {limits: {cpu: 500m}}'),
        run('--cpuset-cpus 0'),
        run('-c 512'),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/cpu-request.js


/* harmony default export */ const cpu_request = ((0,rule/* defineRule */.Km)({
    id: 'container/cpu-request',
    on: 'container',
    title: 'Pod requests no CPU',
    severity: 'low',
    hygiene: true,
    platform: 'kubernetes',
    threats: ['K4'],
    controls: [],
    why: 'The scheduler takes the container for one that needs nothing and fills the node until it starves.',
    fix: 'Set `resources.requests.cpu` to what the container usually needs.',
    reads: ['cpuRequest', 'cpuLimit'],
    *check(container) {
        // Kubernetes takes the limit for the request where only the limit is set.
        if (container.cpuRequest || container.cpuLimit)
            return;
        yield (0,rule/* missing */.LO)(container, 'cpuRequest', `${container.name} requests no CPU`);
    },
    bad: [pod('', { name: '«web»' }), pod('resources: {«requests»: {memory: 64Mi}}')],
    good: [pod('resources: {requests: {cpu: 500m}}'), pod('resources: {limits: {cpu: 500m}}')],
}));

;// CONCATENATED MODULE: ./.build/rules/container/default-bridge.js


const bridges = new Set(['bridge', 'default', '']);
/* harmony default export */ const default_bridge = ((0,rule/* defineRule */.Km)({
    id: 'container/default-bridge',
    on: 'container',
    title: 'Container sits on the default bridge',
    severity: 'low',
    hygiene: true,
    platform: 'docker',
    threats: ['D4'],
    controls: ['cis-docker:5.29'],
    why: 'On docker0 every container that named no network can reach every other.',
    fix: { default: 'Give the service a network of its own.', run: 'Make a network and add `--network NAME`.' },
    reads: ['networkMode'],
    *check(container) {
        const { name, dialect, networkMode } = container;
        const message = `${name} sits on the default bridge`;
        if (networkMode && bridges.has(networkMode.value))
            yield (0,rule/* fail */.fJ)(networkMode, message);
        // Compose and workflows make a network of their own where none is named.
        else if (!networkMode && dialect === 'run')
            yield (0,rule/* missing */.LO)(container, 'networkMode', message);
    },
    bad: [compose('network_mode: «bridge»'), run('', { command: '«docker run»' }), run('--network=«bridge»')],
    good: [compose(''), compose('networks: [front]'), run('--network front'), run('--net none')],
}));

;// CONCATENATED MODULE: ./.build/rules/container/default-capabilities.js


/* harmony default export */ const default_capabilities = ((0,rule/* defineRule */.Km)({
    id: 'container/default-capabilities',
    on: 'container',
    title: 'Container keeps every default capability',
    severity: 'medium',
    hygiene: true,
    threats: ['D3', 'K5'],
    controls: ['cis-docker:5.3', 'cis-kubernetes:5.2.8', 'cis-kubernetes:5.2.9', 'pss:restricted/capabilities'],
    why: 'The default set lets a process that was taken over forge packets, change owners and identities and make device nodes.',
    fix: {
        default: 'Drop all capabilities and add back the few that the program needs.',
        compose: 'Set `cap_drop: [ALL]` and list under `cap_add` the few that the program needs.',
        pod: 'Set `securityContext.capabilities.drop: [ALL]`.',
        run: 'Add `--cap-drop ALL`, and `--cap-add` for the few that the program needs.',
    },
    reads: ['capDrop', 'privileged'],
    *check(container) {
        // Nothing can be dropped from a privileged container: that rule says so.
        if (container.capDrop.length > 0 || container.privileged?.value)
            return;
        yield (0,rule/* missing */.LO)(container, 'capDrop', `${container.name} drops no capability`);
    },
    bad: [
        compose('', '«web»'),
        compose('cap_add: [CHOWN]', '«web»'),
        compose('«cap_drop»: []'),
        pod('', { name: '«web»' }),
        pod('securityContext: {«capabilities»: {drop: []}}'),
        run('', { command: '«docker run»' }),
    ],
    good: [
        compose('cap_drop: [all]'),
        compose('cap_drop: [NET_RAW]'),
        pod('securityContext: {capabilities: {drop: [CAP_NET_RAW]}}'),
        run('--cap-drop=ALL'),
        run('--privileged'),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/default-namespace.js


/* harmony default export */ const default_namespace = ((0,rule/* defineRule */.Km)({
    id: 'container/default-namespace',
    on: 'container',
    title: 'Pod is put into the default namespace',
    severity: 'low',
    platform: 'kubernetes',
    threats: ['K5'],
    controls: ['cis-kubernetes:5.6.4'],
    why: 'Roles, quotas and network policies are set by namespace: in the default one everything shares them, or has none.',
    fix: 'Name a namespace of its own.',
    reads: ['namespace'],
    *check({ name, owner, namespace }) {
        if (namespace?.value !== 'default')
            return;
        yield { ...(0,rule/* fail */.fJ)(namespace, `${owner?.name ?? name} is put into the default namespace`), owner };
    },
    bad: [
        {
            'pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: «default»}\nspec: {containers: [{name: web}]}\n',
        },
    ],
    good: [
        pod(''),
        {
            'pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec: {containers: [{name: web}]}\n',
        },
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/default-service-account.js


/* harmony default export */ const default_service_account = ((0,rule/* defineRule */.Km)({
    id: 'container/default-service-account',
    on: 'container',
    title: 'Pod runs as the default service account',
    severity: 'low',
    platform: 'kubernetes',
    threats: ['K5'],
    controls: ['cis-kubernetes:5.1.5'],
    why: 'Every pod of the namespace that names no account is the same account: a right given to one of them is given to all.',
    fix: 'Make a service account of its own and name it in `serviceAccountName`, or switch the token off.',
    reads: ['serviceAccount', 'serviceAccountToken'],
    *check({ name, owner, serviceAccount, serviceAccountToken }) {
        // A pod that names none is service-account-token's business.
        if (serviceAccount?.value !== 'default' || serviceAccountToken?.value === false)
            return;
        yield (0,rule/* fail */.fJ)(serviceAccount, `${owner?.name ?? name} runs as the default service account`);
    },
    bad: [pod('', { spec: 'serviceAccountName: «default»' }), pod('', { spec: 'serviceAccount: «default»' })],
    good: [
        pod('', { spec: 'serviceAccountName: shop' }),
        pod('', { spec: 'serviceAccountName: default\nautomountServiceAccountToken: false' }),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/device.js


/* harmony default export */ const device = ((0,rule/* defineRule */.Km)({
    id: 'container/device',
    on: 'container',
    title: 'Device of the host is handed to the container',
    severity: 'medium',
    platform: 'docker',
    threats: ['D3'],
    controls: ['cis-docker:5.17'],
    why: "A process speaks to the hardware past the file system's permissions: a disk is read and written whole, other devices crash the kernel.",
    fix: 'Remove the device. Where the program needs it, allow that one alone, without `m`, and waive it with the reason.',
    reads: ['devices', 'deviceCgroupRules'],
    *check({ name, devices, deviceCgroupRules }) {
        for (const fact of devices)
            yield (0,rule/* fail */.fJ)(fact, `${name} is given the device ${fact.value}`, fact.value);
        for (const fact of deviceCgroupRules) {
            yield (0,rule/* fail */.fJ)(fact, `${name} is allowed the devices "${fact.value}"`, fact.value);
        }
    },
    bad: [
        compose('devices:\n  - «/dev/sda:/dev/sda:r»'),
        compose('device_cgroup_rules: ["«c 1:* rwm»"]'),
        run('--device=«/dev/fuse»'),
        run('--device-cgroup-rule "«a *:* rwm»"'),
    ],
    good: [compose('volumes: [/data/dev:/dev/sda]'), run('-e DEVICE=/dev/sda')],
}));

// EXTERNAL MODULE: ./.build/core/image-ref.js
var image_ref = __webpack_require__(3433);
;// CONCATENATED MODULE: ./.build/rules/container/dind-without-tls.js



/* harmony default export */ const dind_without_tls = ((0,rule/* defineRule */.Km)({
    id: 'container/dind-without-tls',
    on: 'container',
    title: 'Docker in Docker takes orders without TLS',
    severity: 'high',
    threats: ['D1', 'K5'],
    controls: [],
    why: 'The engine inside runs privileged and takes orders from everybody who reaches port 2375.',
    fix: 'Remove the empty DOCKER_TLS_CERTDIR and let clients use port 2376 with the certificates.',
    reads: ['image', 'env'],
    *check({ name, image, env }) {
        const reference = image && (0,image_ref/* parseImage */.z)(image.value);
        const isDind = reference?.repository === 'library/docker' && reference.tag?.includes('dind');
        const certificates = env.find((fact) => fact.value.name === 'DOCKER_TLS_CERTDIR');
        if (isDind && certificates?.value.value === '')
            yield (0,rule/* fail */.fJ)(certificates, `${name} takes orders without TLS`);
    },
    bad: [
        compose('environment:\n  DOCKER_TLS_CERTDIR: "«»"', 'web', 'image: docker:27-dind'),
        pod('env: [{name: DOCKER_TLS_CERTDIR, value: "«»"}]', { image: 'docker:dind-rootless' }),
        run('-e «DOCKER_TLS_CERTDIR=»', { image: 'docker.io/library/docker:27-dind' }),
    ],
    good: [
        compose('environment: {DOCKER_TLS_CERTDIR: /certs}', 'web', 'image: docker:27-dind'),
        compose('environment: {DOCKER_TLS_CERTDIR: ""}', 'web', 'image: docker:27-cli'),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/engine-over-tcp.js


/* harmony default export */ const engine_over_tcp = ((0,rule/* defineRule */.Km)({
    id: 'container/engine-over-tcp',
    on: 'container',
    title: 'Container speaks to a container engine without TLS',
    severity: 'high',
    threats: ['D1', 'K5'],
    controls: [],
    why: 'Everybody on that network can give the engine orders in its place, and orders to an engine are root on its host.',
    fix: 'Use the TLS port 2376 and set DOCKER_TLS_VERIFY and DOCKER_CERT_PATH.',
    reads: ['env'],
    *check({ name, env }) {
        const find = (variable) => env.find((fact) => fact.value.name === variable);
        const host = find('DOCKER_HOST');
        const isTcp = /^(?:tcp|http):\/\//i.test(host?.value.value ?? '');
        if (!host || !isTcp || find('DOCKER_TLS_VERIFY')?.value.value)
            return;
        yield (0,rule/* fail */.fJ)(host, `${name} speaks to an engine over TCP without TLS`);
    },
    bad: [
        compose('environment:\n  DOCKER_HOST: «tcp://docker:2375»'),
        pod('env: [{name: DOCKER_HOST, value: "«tcp://localhost:2375»"}]'),
        run('-e «DOCKER_HOST=tcp://docker:2375»'),
    ],
    good: [
        compose('environment: {DOCKER_HOST: "tcp://docker:2376", DOCKER_TLS_VERIFY: "1"}'),
        compose('environment: {DOCKER_HOST: "unix:///run/docker.sock"}'),
    ],
}));

// EXTERNAL MODULE: ./.build/core/paths.js
var paths = __webpack_require__(2720);
;// CONCATENATED MODULE: ./.build/core/mounts.js

/** Every host path that a container is given, each once: a pod's declared volumes stand for their mounts. */
function hostMounts(container) {
    const found = new Map();
    const put = (fact, isSaid) => {
        const { type, source } = fact.value;
        if (type !== 'bind' || source === undefined)
            return;
        const path = (0,paths/* normalizePath */.Fd)(source);
        if (!found.has(path) && !isSaid(path))
            found.set(path, { ...fact, value: { ...fact.value, source: path } });
    };
    for (const fact of container.volumes)
        put(fact, () => false);
    // A subPath reaches no further than its volume does.
    const declared = [...found.keys()];
    const isInside = (path) => declared.some((volume) => path.startsWith(volume.replace(/\/?$/, '/')) && (0,paths/* pathReach */.lY)(path) === (0,paths/* pathReach */.lY)(volume));
    for (const fact of container.mounts)
        put(fact, isInside);
    return [...found.values()];
}

;// CONCATENATED MODULE: ./.build/rules/container/engine-socket.js




/* harmony default export */ const engine_socket = ((0,rule/* defineRule */.Km)({
    id: 'container/engine-socket',
    on: 'container',
    title: 'Container is handed the socket of the container engine',
    severity: 'critical',
    threats: ['D1', 'D3', 'K5'],
    controls: [
        'cis-docker:5.31',
        'cis-kubernetes:5.2.11',
        'pss:baseline/hostPathVolumes',
        'pss:restricted/restrictedVolumes',
    ],
    why: 'Whoever speaks to the engine starts a privileged container on the host: the socket is root, read-only mount or not.',
    fix: 'Remove the mount. Where the program must see the engine, put a proxy in between that allows only the calls it needs.',
    reads: ['mounts', 'volumes'],
    *check(container) {
        for (const mount of hostMounts(container)) {
            const path = mount.value.source;
            if ((0,paths/* pathReach */.lY)(path) !== 'engine')
                continue;
            yield (0,rule/* fail */.fJ)(mount, `${container.name} is given the engine's socket through ${path}`, path);
        }
    },
    bad: [
        compose('volumes:\n  - «/var/run/docker.sock:/var/run/docker.sock:ro»'),
        compose('volumes: ["«//var/run/./docker.sock:/sock»"]'),
        pod('', { spec: 'volumes: [{name: a, hostPath: {path: «/run/containerd/containerd.sock»}}]' }),
        pod('', { spec: 'volumes: [{name: a, hostPath: {path: «/var/run/»}}]' }),
        compose('volumes:\n  - «//./pipe/docker_engine://./pipe/docker_engine»'),
        run('-v «/run/user/1000/podman/podman.sock:/a.sock»'),
        workflow('volumes: ["«/var/run/docker.sock:/var/run/docker.sock»"]'),
    ],
    good: [
        compose('volumes: [docker.sock:/data, ./docker.sock.md:/a]'),
        pod('', { spec: 'volumes: [{name: a, hostPath: {path: /var/run/thing.sock}}]' }),
        run('-v /srv/data:/var/run/docker.sock'),
    ],
}));

// EXTERNAL MODULE: ./.build/core/secrets.js
var secrets = __webpack_require__(9205);
;// CONCATENATED MODULE: ./.build/rules/container/hardcoded-secret.js



/* harmony default export */ const hardcoded_secret = ((0,rule/* defineRule */.Km)({
    id: 'container/hardcoded-secret',
    on: 'container',
    title: 'Credential is written into the environment',
    severity: 'high',
    threats: ['D4', 'K3'],
    controls: [],
    why: 'Everybody who can read the repository, its history or the engine has the credential.',
    fix: {
        default: 'Take the credential out of the file, replace it where it is valid, and hand it over from a secret store.',
        compose: 'Use `secrets:` or an unset `${VARIABLE}`, and replace the credential where it is valid.',
        pod: 'Use a secret that is mounted as a file, and replace the credential where it is valid.',
    },
    reads: ['env'],
    *check({ name, dialect, oneOff, env }) {
        // A throw-away database of a test run has a password that protects nothing: only unmistakable credentials count there.
        const tells = oneOff || dialect === 'workflow' ? (_, value) => (0,secrets/* isCredentialShape */.lc)(value) : secrets/* isCredential */.uo;
        for (const fact of env) {
            const { name: variable, value } = fact.value;
            if (value === undefined || !tells(variable, value))
                continue;
            yield (0,rule/* fail */.fJ)(fact, `${name} has a credential written into ${variable}`, variable);
        }
    },
    bad: [
        compose('environment:\n  DB_PASSWORD: «hunter2»'),
        compose('environment: ["«DATABASE_URL=postgres://shop:hunter2@db/shop»"]'),
        pod('env: [{name: API_KEY, value: «k-3f7c»}]'),
        run('-e «ADMIN_TOKEN=s3cr3t»'),
    ],
    good: [
        compose('environment: {DB_PASSWORD_FILE: /run/secrets/db, TOKEN_TTL: 300s, DB_PASSWORD: ""}'),
        compose('environment: [DB_PASSWORD]'),
        pod('env: [{name: TOKEN, valueFrom: {secretKeyRef: {name: a, key: b}}}, {name: PORT, value: "8080"}]'),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/health-check.js


/* harmony default export */ const health_check = ((0,rule/* defineRule */.Km)({
    id: 'container/health-check',
    on: 'container',
    title: 'Nothing checks the health of the container',
    severity: 'low',
    hygiene: true,
    platform: 'docker',
    threats: ['D2', 'H'],
    controls: ['cis-docker:5.26', 'cis-docker:4.6'],
    why: 'A service that hangs or was crippled on purpose stays in rotation, and nobody is told.',
    fix: {
        default: 'Give the image a HEALTHCHECK.',
        compose: 'Set `healthcheck.test`, or give the image a HEALTHCHECK.',
        run: 'Add `--health-cmd`, or give the image a HEALTHCHECK.',
    },
    reads: ['healthcheck'],
    *check(container) {
        const { name, healthcheck } = container;
        if (!healthcheck)
            yield (0,rule/* missing */.LO)(container, 'healthcheck', `${name} has no health check`);
        else if (healthcheck.value.state === 'disabled')
            yield (0,rule/* fail */.fJ)(healthcheck, `${name} switches its health check off`);
    },
    bad: [
        compose('healthcheck: {disable: «true»}'),
        compose('healthcheck:\n  test: «["NONE"]»'),
        compose('healthcheck:\n  test: «NONE»'),
        run('«--no-healthcheck»'),
    ],
    good: [
        compose('healthcheck: {test: [CMD, wget, -q, "http://localhost"]}'),
        compose('healthcheck: {disable: false, test: "true"}'),
        run('--health-cmd "wget -q http://localhost"'),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/host-capabilities.js




/* harmony default export */ const host_capabilities = ((0,rule/* defineRule */.Km)({
    id: 'container/host-capabilities',
    on: 'container',
    title: 'Container is given a capability that reaches the host',
    severity: 'high',
    threats: ['D3', 'K5'],
    controls: ['cis-docker:5.3', 'cis-kubernetes:5.2.9', 'pss:baseline/capabilities', 'pss:restricted/capabilities'],
    why: 'With this capability a process mounts host file systems, loads kernel code or reads other processes: a way out of the container.',
    fix: 'Remove the capability. Give the program the one file, device or narrower capability that it really needs.',
    reads: ['capAdd', 'networkMode', 'privileged'],
    *check(container) {
        const { name, capAdd, networkMode } = container;
        if (isPrivilegedLive(container))
            return;
        const hostNetwork = networkMode?.value === 'host';
        for (const fact of capAdd) {
            if (!(0,capabilities/* handsOverHost */.H1)(fact.value, hostNetwork))
                continue;
            yield (0,rule/* fail */.fJ)(fact, `${name} is given the capability ${fact.value}`, fact.value);
        }
    },
    bad: [
        compose('cap_add:\n  - «CAP_SYS_ADMIN»\n  - «sys_ptrace»'),
        compose('network_mode: host\ncap_add: [«NET_ADMIN»]'),
        pod('securityContext: {capabilities: {add: [«SYS_MODULE»]}}'),
        pod('securityContext: {capabilities: {add: ["«all»"], drop: [ALL]}}'),
        run('--cap-add=«ALL»'),
        workflow('options: --cap-add «SYS_ADMIN»'),
    ],
    good: [
        compose('cap_add: [NET_ADMIN]'),
        compose('cap_drop: [SYS_ADMIN]'),
        pod('securityContext: {capabilities: {add: [NET_BIND_SERVICE]}}'),
        run('--cap-add CHOWN'),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/host-cgroup-namespace.js


/* harmony default export */ const host_cgroup_namespace = ((0,rule/* defineRule */.Km)({
    id: 'container/host-cgroup-namespace',
    on: 'container',
    title: "Container shares the host's cgroup namespace",
    severity: 'medium',
    platform: 'docker',
    threats: ['D3'],
    controls: [],
    why: 'The container sees the cgroups of the whole host; with one more capability it writes to them, a well-trodden way out.',
    fix: 'Remove the setting.',
    reads: ['cgroupnsMode'],
    *check({ name, cgroupnsMode }) {
        if (cgroupnsMode?.value === 'host')
            yield (0,rule/* fail */.fJ)(cgroupnsMode, `${name} shares the cgroup namespace of its host`);
    },
    bad: [compose('cgroup: «host»'), run('--cgroupns=«host»')],
    good: [compose('cgroup: private'), compose(''), run('--cgroupns private')],
}));

;// CONCATENATED MODULE: ./.build/rules/container/host-ipc.js


/* harmony default export */ const host_ipc = ((0,rule/* defineRule */.Km)({
    id: 'container/host-ipc',
    on: 'container',
    title: "Container shares the host's IPC",
    severity: 'high',
    threats: ['D3', 'K5'],
    controls: ['cis-docker:5.16', 'cis-kubernetes:5.2.4', 'pss:baseline/hostNamespaces'],
    why: "Shared memory and message queues of the host's processes can be read and changed.",
    fix: { default: 'Remove the setting, or share with one other container alone.', pod: 'Remove `hostIPC: true`.' },
    reads: ['ipcMode'],
    *check({ name, ipcMode }) {
        if (ipcMode?.value === 'host')
            yield (0,rule/* fail */.fJ)(ipcMode, `${name} shares the IPC of its host`);
    },
    bad: [compose('ipc: «host»'), pod('', { spec: 'hostIPC: «true»' }), run('--ipc=«host»')],
    good: [compose('ipc: shareable'), compose(''), pod('', { spec: 'hostIPC: false' }), run('--ipc private')],
}));

;// CONCATENATED MODULE: ./.build/rules/container/host-network.js


/* harmony default export */ const host_network = ((0,rule/* defineRule */.Km)({
    id: 'container/host-network',
    on: 'container',
    title: "Container shares the host's network",
    severity: 'high',
    threats: ['D3', 'K5'],
    controls: ['cis-docker:5.9', 'cis-kubernetes:5.2.5', 'pss:baseline/hostNamespaces'],
    why: "The container reaches what listens on the host's loopback, sees its traffic and is held by no network policy.",
    fix: {
        default: 'Use a bridge network and publish the ports that are needed.',
        pod: 'Remove `hostNetwork: true` and put a Service in front.',
    },
    reads: ['networkMode'],
    *check({ name, networkMode }) {
        if (networkMode?.value === 'host')
            yield (0,rule/* fail */.fJ)(networkMode, `${name} shares the network of its host`);
    },
    bad: [
        compose('network_mode: «host»'),
        pod('', { spec: 'hostNetwork: «true»' }),
        run('--net=«host»'),
        run('--network «host»'),
        workflow('options: --network «host»'),
    ],
    good: [
        compose('network_mode: none'),
        compose('networks: [hosts]'),
        pod('', { spec: 'hostNetwork: false' }),
        run('--network hosts'),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/host-path.js




/* harmony default export */ const host_path = ((0,rule/* defineRule */.Km)({
    id: 'container/host-path',
    on: 'container',
    title: 'Pod mounts a path of its node',
    severity: 'medium',
    platform: 'kubernetes',
    threats: ['K5'],
    controls: ['cis-kubernetes:5.2.11', 'pss:baseline/hostPathVolumes', 'pss:restricted/restrictedVolumes'],
    why: 'The files outlive the pod and are shared with the node and every other pod that asks for them: links and programs left there reach further.',
    fix: 'Use a persistent volume, a configMap or an emptyDir.',
    reads: ['mounts', 'volumes'],
    *check(container) {
        const pod = container.owner?.name ?? container.name;
        for (const volume of container.volumes) {
            if (volume.value.type === 'bind' && !volume.value.source)
                yield (0,rule/* fail */.fJ)(volume, `${pod} mounts a path of its node`);
        }
        for (const mount of hostMounts(container)) {
            const path = mount.value.source;
            // The graver rules engine-socket and sensitive-mount speak for the rest.
            if ((0,paths/* pathReach */.lY)(path) !== 'files')
                continue;
            yield (0,rule/* fail */.fJ)(mount, `${pod} mounts ${path} of its node`, path);
        }
    },
    bad: [
        pod('', { spec: 'volumes:\n  - name: a\n    hostPath:\n      path: «/data/shop»' }),
        pod('volumeMounts: [{name: a, mountPath: /a}]', { spec: 'volumes: [{name: a, hostPath: {path: «/mnt»}}]' }),
        pod('', { spec: 'volumes: [{name: a, «hostPath»: {type: Directory}}]' }),
    ],
    good: [
        pod('', { spec: 'volumes: [{name: a, emptyDir: {}}]' }),
        pod('volumeMounts: [{name: a, mountPath: /etc}]', { spec: 'volumes: [{name: a, configMap: {name: b}}]' }),
        pod('', { spec: 'volumes: [{name: a, hostPath: {path: /etc}}]' }),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/host-pid.js


/* harmony default export */ const host_pid = ((0,rule/* defineRule */.Km)({
    id: 'container/host-pid',
    on: 'container',
    title: "Container shares the host's process ids",
    severity: 'high',
    threats: ['D3', 'K5'],
    controls: ['cis-docker:5.15', 'cis-kubernetes:5.2.3', 'pss:baseline/hostNamespaces'],
    why: 'The container sees every process of the host, reads their command lines and environment and may signal or trace them.',
    fix: { default: 'Remove the setting.', pod: 'Remove `hostPID: true`.' },
    reads: ['pidMode'],
    *check({ name, pidMode }) {
        if (pidMode?.value === 'host')
            yield (0,rule/* fail */.fJ)(pidMode, `${name} shares the process ids of its host`);
    },
    bad: [compose('pid: "«host»"'), pod('', { spec: 'hostPID: «true»' }), run('--pid=«host»'), run('--pid «host»')],
    good: [
        compose('pid: "service:db"'),
        compose(''),
        pod('', { spec: 'shareProcessNamespace: true' }),
        run('--pids-limit 9'),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/host-port.js


/* harmony default export */ const host_port = ((0,rule/* defineRule */.Km)({
    id: 'container/host-port',
    on: 'container',
    title: 'Pod takes a port of its node',
    severity: 'medium',
    platform: 'kubernetes',
    threats: ['K5'],
    controls: ['cis-kubernetes:5.2.12', 'pss:baseline/hostPorts'],
    why: "The port is open on the node's own address, past Services and most network policies.",
    fix: 'Remove `hostPort` and put a Service in front.',
    reads: ['ports'],
    *check({ name, ports }) {
        for (const fact of ports) {
            const { hostPort, protocol } = fact.value;
            if (hostPort)
                yield (0,rule/* fail */.fJ)(fact, `${name} takes port ${hostPort} of its node`, `${hostPort}/${protocol}`);
        }
    },
    bad: [
        pod('ports: [{containerPort: 80, hostPort: «8080»}]'),
        pod('ports:\n  - containerPort: 53\n    protocol: UDP\n    hostPort: «53»'),
    ],
    good: [pod('ports: [{containerPort: 80}]'), pod('ports: [{containerPort: 80, hostPort: 0}]')],
}));

;// CONCATENATED MODULE: ./.build/rules/container/host-probe.js


/* harmony default export */ const host_probe = ((0,rule/* defineRule */.Km)({
    id: 'container/host-probe',
    on: 'container',
    title: 'Probe or hook is sent to another host',
    severity: 'medium',
    platform: 'kubernetes',
    threats: ['K5'],
    controls: ['pss:baseline/hostProbesAndHostLifecycle'],
    why: "The kubelet makes the request from the node's network: a pod's author thus reaches addresses that the pod itself may not.",
    fix: "Remove `host`; probes and hooks go to the pod's own address.",
    reads: ['probeHosts'],
    *check({ name, probeHosts }) {
        for (const fact of probeHosts) {
            if (fact.value)
                yield (0,rule/* fail */.fJ)(fact, `${name} has its probe sent to ${fact.value}`, fact.value);
        }
    },
    bad: [
        pod('livenessProbe: {httpGet: {port: 80, host: «169.254.169.254»}}'),
        pod('lifecycle: {preStop: {tcpSocket: {port: 80, host: "«10.0.0.1»"}}}'),
    ],
    good: [pod('livenessProbe: {httpGet: {port: 80}}'), pod('livenessProbe: {httpGet: {port: 80, host: ""}}')],
}));

;// CONCATENATED MODULE: ./.build/rules/container/host-user-namespace.js


/* harmony default export */ const host_user_namespace = ((0,rule/* defineRule */.Km)({
    id: 'container/host-user-namespace',
    on: 'container',
    title: "Container opts out of the engine's user namespace",
    severity: 'medium',
    platform: 'docker',
    threats: ['D3'],
    controls: ['cis-docker:5.30'],
    why: 'Where the engine maps root inside to nobody outside, this container alone is root on the host again.',
    fix: 'Remove the setting.',
    reads: ['usernsMode'],
    *check({ name, usernsMode }) {
        if (usernsMode?.value === 'host')
            yield (0,rule/* fail */.fJ)(usernsMode, `${name} uses the user namespace of its host`);
    },
    bad: [compose('userns_mode: «host»'), run('--userns=«host»')],
    good: [compose(''), compose('userns_mode: ""'), run('--user host')],
}));

;// CONCATENATED MODULE: ./.build/rules/container/host-uts.js


/* harmony default export */ const host_uts = ((0,rule/* defineRule */.Km)({
    id: 'container/host-uts',
    on: 'container',
    title: "Container shares the host's name",
    severity: 'medium',
    platform: 'docker',
    threats: ['D3'],
    controls: ['cis-docker:5.20'],
    why: "The container can change the host's name, on which certificates, logs and licences rely.",
    fix: 'Remove the setting; `--hostname` names the container.',
    reads: ['utsMode'],
    *check({ name, utsMode }) {
        if (utsMode?.value === 'host')
            yield (0,rule/* fail */.fJ)(utsMode, `${name} shares the host name of its host`);
    },
    bad: [compose('uts: «host»'), run('--uts=«host»')],
    good: [compose('hostname: host'), run('--hostname host')],
}));

;// CONCATENATED MODULE: ./.build/rules/container/image-digest.js



/* harmony default export */ const image_digest = ((0,rule/* defineRule */.Km)({
    id: 'container/image-digest',
    on: 'container',
    title: 'Image is not pinned to a digest',
    severity: 'low',
    threats: ['D5', 'K5'],
    controls: ['cis-docker:4.2'],
    why: 'A tag can be pushed again with another content; a digest names the one image that was reviewed.',
    fix: 'Add the digest: `nginx:1.27.5@sha256:…`.',
    reads: ['image', 'build'],
    *check({ name, image, build }) {
        const reference = image && !build && (0,image_ref/* parseImage */.z)(image.value);
        if (reference && !reference.digest)
            yield (0,rule/* fail */.fJ)(image, `${name} runs an image without a digest`);
    },
    bad: [
        compose('', 'web', 'image: «nginx:1.27»'),
        pod('', { image: '«nginx»' }),
        run('', { image: '«ghcr.io/acme/shop:1»' }),
    ],
    good: [
        compose('', 'web', 'image: nginx:1.27@sha256:0000000000000000000000000000000000000000000000000000000000000000'),
        compose('build: .', 'web', 'image: shop'),
        pod('', { image: 'nginx@sha256:0000000000000000000000000000000000000000000000000000000000000000' }),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/image-registry.js



/** Silent where the policy names no trusted registries; the examples are judged with `ghcr.io/acme`. */
/* harmony default export */ const image_registry = ((0,rule/* defineRule */.Km)({
    id: 'container/image-registry',
    on: 'container',
    title: 'Image comes from a registry that the policy does not trust',
    severity: 'medium',
    threats: ['D5', 'K5'],
    controls: ['cis-docker:4.2'],
    why: 'Whoever runs that registry, or typed a name like a known one there, decides what runs here.',
    fix: 'Take the image from one of the `trusted-registries` of the policy, or copy it there.',
    reads: ['image', 'build'],
    *check({ name, image, build }, { trustedRegistries }) {
        const reference = image && !build && (0,image_ref/* parseImage */.z)(image.value);
        if (!reference || trustedRegistries.length === 0 || (0,image_ref/* isTrusted */.W)(reference, trustedRegistries))
            return;
        yield (0,rule/* fail */.fJ)(image, `${name} takes its image from ${reference.registry}/${reference.repository}`);
    },
    bad: [
        compose('', 'web', 'image: «nginx:1.27»'),
        pod('', { image: '«ghcr.io/acme-evil/shop:1»' }),
        run('', { image: '«ghcr.io.evil.example/acme/shop:1»' }),
    ],
    good: [
        compose('', 'web', 'image: ghcr.io/acme/shop:1'),
        compose('build: .', 'web', 'image: shop'),
        pod('', {
            image: 'GHCR.io/acme/team/shop@sha256:0000000000000000000000000000000000000000000000000000000000000000',
        }),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/image-tag.js



/* harmony default export */ const image_tag = ((0,rule/* defineRule */.Km)({
    id: 'container/image-tag',
    on: 'container',
    title: 'Image is not pinned to a version',
    severity: 'medium',
    threats: ['D5', 'K5'],
    controls: ['cis-docker:5.27'],
    why: 'What runs is whatever was pushed last: a malicious image comes in without a commit, and nobody can say which one ran.',
    fix: 'Name a version, better a digest: `nginx:1.27.5@sha256:…`.',
    reads: ['image', 'build'],
    *check({ name, image, build }) {
        // An image built from this repository takes its version from the commit.
        const reference = image && !build && (0,image_ref/* parseImage */.z)(image.value);
        if (!reference || reference.digest || (reference.tag && reference.tag !== 'latest'))
            return;
        const what = reference.tag ? 'the moving tag latest' : 'an image without a tag';
        yield (0,rule/* fail */.fJ)(image, `${name} runs ${what}`);
    },
    bad: [
        compose('', 'web', 'image: «nginx»'),
        compose('', 'web', 'image: "«registry:5000/nginx:latest»"'),
        pod('', { image: '«nginx»' }),
        run('', { image: '«localhost:5000/nginx»' }),
        workflow('options: --init', '«node:latest»'),
    ],
    good: [
        compose('', 'web', 'image: nginx:1.27'),
        compose('build: .', 'web', 'image: shop'),
        pod('', { image: 'nginx@sha256:0000000000000000000000000000000000000000000000000000000000000000' }),
        run('', { image: 'localhost:5000/nginx:1' }),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/kept-capabilities.js


/* harmony default export */ const kept_capabilities = ((0,rule/* defineRule */.Km)({
    id: 'container/kept-capabilities',
    on: 'container',
    title: 'Pod drops some capabilities but not all',
    severity: 'medium',
    platform: 'kubernetes',
    threats: ['K5'],
    controls: ['cis-kubernetes:5.2.9', 'pss:restricted/capabilities'],
    why: 'What is not dropped stays in the hands of whoever takes the process over.',
    fix: 'Set `securityContext.capabilities.drop: [ALL]` and add back the few that the program needs.',
    reads: ['capDrop', 'privileged'],
    *check({ name, capDrop, privileged }) {
        const dropped = capDrop.find(({ value }) => value === 'NET_RAW');
        // Without NET_RAW among them, the graver rule net-raw speaks.
        if (!dropped || privileged?.value || capDrop.some(({ value }) => value === 'ALL'))
            return;
        yield (0,rule/* fail */.fJ)(dropped, `${name} drops NET_RAW but not ALL`);
    },
    bad: [
        pod('securityContext: {capabilities: {drop: [CHOWN, «NET_RAW»]}}'),
        pod('securityContext: {capabilities: {drop: ["«cap_net_raw»"]}}'),
    ],
    good: [
        pod('securityContext: {capabilities: {drop: [NET_RAW, ALL]}}'),
        pod('securityContext: {capabilities: {drop: [CHOWN]}}'),
        pod(''),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/linux-hardening.js


/* harmony default export */ const linux_hardening = ((0,rule/* defineRule */.Km)({
    id: 'container/linux-hardening',
    on: 'container',
    title: 'Container uses none of the kernel confinements',
    severity: 'low',
    platform: 'kubernetes',
    threats: ['K5'],
    controls: ['cis-kubernetes:5.6.3'],
    why: 'With no seccomp, AppArmor or SELinux profile and every default capability nothing stands between the program and the kernel.',
    fix: 'Set `seccompProfile: {type: RuntimeDefault}` and drop all capabilities.',
    reads: ['seccomp', 'appArmor', 'seLinux', 'capDrop'],
    *check(container) {
        const { name, seccomp, appArmor, seLinux, capDrop } = container;
        const profiles = [seccomp?.value, appArmor?.value].some((value) => value === 'default' || value === 'localhost');
        const label = seLinux && !seLinux.value.disabled && Object.values(seLinux.value).some(Boolean);
        if (profiles || label || capDrop.length > 0)
            return;
        yield (0,rule/* missing */.LO)(container, 'seccomp', `${name} uses no seccomp, AppArmor or SELinux profile and drops no capability`);
    },
    bad: [pod('', { name: '«web»' })],
    good: [
        pod('securityContext: {seLinuxOptions: {level: "s0:c1,c2"}}'),
        pod('securityContext: {capabilities: {drop: [KILL]}}'),
        pod('', { spec: 'securityContext: {seccompProfile: {type: RuntimeDefault}}' }),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/liveness-probe.js


/* harmony default export */ const liveness_probe = ((0,rule/* defineRule */.Km)({
    id: 'container/liveness-probe',
    on: 'container',
    title: 'Pod has no liveness probe',
    severity: 'low',
    hygiene: true,
    platform: 'kubernetes',
    threats: ['K4'],
    controls: [],
    why: 'A program that hangs is never restarted, and whoever made it hang has stopped the service.',
    fix: 'Set `livenessProbe`.',
    reads: ['livenessProbe'],
    *check(container) {
        if (container.livenessProbe)
            return;
        yield (0,rule/* missing */.LO)(container, 'livenessProbe', `${container.name} is not restarted when it hangs`);
    },
    bad: [pod('', { name: '«web»' })],
    good: [pod('livenessProbe: {httpGet: {path: /, port: 8080}}'), pod('livenessProbe:\n  exec:\n    command: [check]')],
}));

;// CONCATENATED MODULE: ./.build/rules/container/low-gid.js


/* harmony default export */ const low_gid = ((0,rule/* defineRule */.Km)({
    id: 'container/low-gid',
    on: 'container',
    title: 'Group id is root or one that hosts use',
    severity: 'low',
    platform: 'kubernetes',
    threats: ['K5'],
    controls: [],
    why: 'Without a group of its own a pod runs in the root group, and a number below 10000 is likely to belong to somebody on the node.',
    fix: 'Set `runAsGroup` to a number of 10000 or above, and no `fsGroup` or supplemental group of 0.',
    reads: ['group', 'supplementalGroups'],
    *check(container) {
        const { name, group, supplementalGroups } = container;
        if (!group)
            yield (0,rule/* missing */.LO)(container, 'group', `${name} names no group`);
        else if (group.value < 10_000)
            yield (0,rule/* fail */.fJ)(group, `${name} runs in group ${group.value}`);
        for (const fact of supplementalGroups) {
            if (fact.value === 0)
                yield (0,rule/* fail */.fJ)(fact, `${name} is also in the root group`, 'supplemental');
        }
    },
    bad: [
        pod('', { name: '«web»' }),
        pod('securityContext: {runAsGroup: «3000»}'),
        pod('', { spec: 'securityContext: {runAsGroup: 10001, fsGroup: «0»}' }),
    ],
    good: [pod('securityContext: {runAsGroup: 10001}', { spec: 'securityContext: {fsGroup: 2000}' })],
}));

;// CONCATENATED MODULE: ./.build/rules/container/low-port.js


/* harmony default export */ const low_port = ((0,rule/* defineRule */.Km)({
    id: 'container/low-port',
    on: 'container',
    title: 'Pod listens on a port below 1024',
    severity: 'low',
    platform: 'kubernetes',
    threats: ['K5'],
    controls: [],
    why: 'Low ports are the usual reason why a pod is given root or NET_BIND_SERVICE.',
    fix: 'Let the program listen on 1024 or above; the Service can keep the low port.',
    reads: ['exposedPorts'],
    *check({ name, exposedPorts }) {
        for (const fact of exposedPorts) {
            const { containerPort, protocol } = fact.value;
            if (containerPort === 0 || containerPort >= 1024)
                continue;
            yield (0,rule/* fail */.fJ)(fact, `${name} listens on port ${containerPort}`, `${containerPort}/${protocol}`);
        }
    },
    bad: [pod('ports: [{containerPort: «80»}]'), pod('ports: [{containerPort: «53», protocol: UDP}]')],
    good: [pod('ports: [{containerPort: 1024}]'), pod('')],
}));

;// CONCATENATED MODULE: ./.build/core/user.js
/** The user part of `user[:group]`. */
const userPart = (user) => user.split(':', 1)[0]?.trim() ?? '';
/** Uid of `uid`, `uid:gid`; undefined for a name. */
function uidOf(user) {
    const text = userPart(user);
    return /^\+?\d+$/.test(text) ? Number(text) : undefined;
}
/** `root`, `0`, `00:0`, `root:staff`; an empty user leaves the engine's default, root. */
const isRoot = (user) => {
    const text = userPart(user);
    return text === '' || text.toLowerCase() === 'root' || uidOf(user) === 0;
};

;// CONCATENATED MODULE: ./.build/rules/container/low-uid.js



/* harmony default export */ const low_uid = ((0,rule/* defineRule */.Km)({
    id: 'container/low-uid',
    on: 'container',
    title: 'User id is one that hosts use',
    severity: 'low',
    platform: 'kubernetes',
    threats: ['K5'],
    controls: [],
    why: 'A number below 10000 is likely to belong to somebody on the node, whose files are then open after an escape.',
    fix: 'Set `runAsUser` to a number of 10000 or above.',
    reads: ['user'],
    *check({ name, user }) {
        const uid = user && uidOf(user.value);
        if (user && uid && uid < 10_000)
            yield (0,rule/* fail */.fJ)(user, `${name} runs as user ${uid}`);
    },
    bad: [
        pod('securityContext: {runAsUser: «1000»}'),
        pod('securityContext: {runAsUser: «2000»}', { spec: 'securityContext: {runAsUser: 20000}' }),
    ],
    good: [pod('securityContext: {runAsUser: 10000}'), pod('securityContext: {runAsNonRoot: true}')],
}));

;// CONCATENATED MODULE: ./.build/rules/container/memory-limit.js


/* harmony default export */ const memory_limit = ((0,rule/* defineRule */.Km)({
    id: 'container/memory-limit',
    on: 'container',
    title: 'Memory is not limited',
    severity: 'medium',
    hygiene: true,
    threats: ['H', 'K4'],
    controls: ['cis-docker:5.10'],
    why: 'One container can take all memory of its host: the kernel then kills other programs to free some.',
    fix: {
        default: 'Set a memory limit.',
        compose: 'Set `mem_limit: 512m` or `deploy.resources.limits.memory` to what the service needs at most.',
        pod: 'Set `resources.limits.memory` to what the container needs at most.',
        run: 'Add `--memory 512m`, or what the program needs at most.',
    },
    reads: ['memoryLimit'],
    *check(container) {
        const { name, memoryLimit } = container;
        const message = `${name} has no memory limit`;
        if (!memoryLimit)
            yield (0,rule/* missing */.LO)(container, 'memoryLimit', message);
        else if (memoryLimit.value <= 0)
            yield (0,rule/* fail */.fJ)(memoryLimit, message);
    },
    bad: [
        compose('', '«web»'),
        compose('mem_limit: «0»'),
        compose('mem_reservation: 64m', '«web»'),
        pod('', { name: '«web»' }),
        run('--memory-reservation 64m', { command: '«docker run»' }),
        run('--memory=«0»'),
    ],
    good: [
        compose('mem_limit: 64m'),
        compose('deploy:\n  resources:\n    limits:\n      memory: 64M'),
        pod('resources: {limits: {memory: 64Mi}}'),
        run('-m 64m'),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/memory-request.js


/* harmony default export */ const memory_request = ((0,rule/* defineRule */.Km)({
    id: 'container/memory-request',
    on: 'container',
    title: 'Pod requests no memory',
    severity: 'low',
    hygiene: true,
    platform: 'kubernetes',
    threats: ['K4'],
    controls: [],
    why: 'The scheduler takes the container for one that needs nothing and fills the node until it starves.',
    fix: 'Set `resources.requests.memory` to what the container usually needs.',
    reads: ['memoryRequest', 'memoryLimit'],
    *check(container) {
        // Kubernetes takes the limit for the request where only the limit is set.
        if (container.memoryRequest || container.memoryLimit)
            return;
        yield (0,rule/* missing */.LO)(container, 'memoryRequest', `${container.name} requests no memory`);
    },
    bad: [pod('', { name: '«web»' }), pod('resources: {«requests»: {cpu: 500m}}')],
    good: [pod('resources: {requests: {memory: 512Mi}}'), pod('resources: {limits: {memory: 512Mi}}')],
}));

;// CONCATENATED MODULE: ./.build/rules/container/mount-propagation.js


/* harmony default export */ const mount_propagation = ((0,rule/* defineRule */.Km)({
    id: 'container/mount-propagation',
    on: 'container',
    title: 'Mounts made inside spread to the host',
    severity: 'medium',
    threats: ['D3', 'K5'],
    controls: ['cis-docker:5.19'],
    why: 'With shared propagation a mount made in the container appears on the host and in every other container below that path.',
    fix: { default: 'Use the default propagation (`rprivate`).', pod: 'Remove `mountPropagation: Bidirectional`.' },
    reads: ['mounts'],
    *check({ name, mounts }) {
        for (const mount of mounts) {
            const { propagation, propagationAt: at = mount.at, target } = mount.value;
            if (propagation !== 'shared' && propagation !== 'rshared')
                continue;
            yield (0,rule/* fail */.fJ)({ ...mount, at }, `${name} shares the mounts it makes below ${target} with the host`, target);
        }
    },
    bad: [
        compose('volumes:\n  - type: bind\n    source: /data\n    target: /data\n    bind: {propagation: «shared»}'),
        compose('volumes: ["«/data:/data:ro,rshared»"]'),
        pod('volumeMounts: [{name: a, mountPath: /a, mountPropagation: «Bidirectional»}]', {
            spec: 'volumes: [{name: a, hostPath: {path: /data}}]',
        }),
        run('-v «/data:/data:shared»'),
    ],
    good: [
        compose('volumes: [/data:/data:rslave, /b:/b:rprivate, /shared:/shared]'),
        pod('volumeMounts: [{name: a, mountPath: /a, mountPropagation: HostToContainer}]', {
            spec: 'volumes: [{name: a, hostPath: {path: /data}}]',
        }),
        run('-v /data:/data:ro'),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/net-raw.js


/* harmony default export */ const net_raw = ((0,rule/* defineRule */.Km)({
    id: 'container/net-raw',
    on: 'container',
    title: 'Pod keeps the capability NET_RAW',
    severity: 'medium',
    platform: 'kubernetes',
    threats: ['K5'],
    controls: ['cis-kubernetes:5.2.8', 'cis-kubernetes:5.2.9', 'pss:restricted/capabilities'],
    why: 'With raw sockets a process that was taken over answers ARP and DNS in the place of its neighbours on the node.',
    fix: 'Set `securityContext.capabilities.drop: [ALL]`.',
    reads: ['capDrop', 'privileged'],
    *check({ name, capDrop, privileged }) {
        const [first] = capDrop;
        // A container that drops nothing at all is default-capabilities' business.
        if (!first || privileged?.value || capDrop.some(({ value }) => value === 'ALL' || value === 'NET_RAW'))
            return;
        yield (0,rule/* fail */.fJ)(first, `${name} drops capabilities, but neither ALL nor NET_RAW`);
    },
    bad: [
        pod('securityContext: {capabilities: {drop: [«CHOWN», KILL]}}'),
        pod('securityContext: {capabilities: {drop: ["«NET_ADMIN»"]}}'),
    ],
    good: [
        pod('securityContext: {capabilities: {drop: [all]}}'),
        pod('securityContext: {capabilities: {drop: [CHOWN, CAP_NET_RAW]}}'),
        pod(''),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/no-new-privileges.js


/* harmony default export */ const no_new_privileges = ((0,rule/* defineRule */.Km)({
    id: 'container/no-new-privileges',
    on: 'container',
    title: 'Processes may gain privileges',
    severity: 'medium',
    hygiene: true,
    threats: ['D3', 'K5'],
    controls: ['cis-docker:5.25', 'cis-kubernetes:5.2.6', 'pss:restricted/allowPrivilegeEscalation'],
    why: 'A set-uid program or a file capability in the image turns an ordinary user into root.',
    fix: {
        default: 'Set no-new-privileges.',
        compose: 'Set `security_opt: [no-new-privileges:true]`.',
        pod: 'Set `securityContext.allowPrivilegeEscalation: false`.',
        run: 'Add `--security-opt no-new-privileges`.',
    },
    reads: ['noNewPrivileges'],
    *check(container) {
        const { name, noNewPrivileges } = container;
        const message = `${name} lets its processes gain privileges`;
        if (!noNewPrivileges)
            yield (0,rule/* missing */.LO)(container, 'noNewPrivileges', message);
        else if (!noNewPrivileges.value)
            yield (0,rule/* fail */.fJ)(noNewPrivileges, message);
    },
    bad: [
        compose('', '«web»'),
        compose('security_opt: ["«no-new-privileges:false»"]'),
        pod('', { name: '«web»' }),
        pod('securityContext: {allowPrivilegeEscalation: «true»}'),
        run('', { command: '«docker run»' }),
    ],
    good: [
        compose('security_opt: ["no-new-privileges:true"]'),
        compose('security_opt: [no-new-privileges]'),
        pod('securityContext: {allowPrivilegeEscalation: false}'),
        run('--security-opt=no-new-privileges'),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/pids-limit.js


/* harmony default export */ const pids_limit = ((0,rule/* defineRule */.Km)({
    id: 'container/pids-limit',
    on: 'container',
    title: 'Number of processes is not limited',
    severity: 'medium',
    hygiene: true,
    platform: 'docker',
    threats: ['H'],
    controls: ['cis-docker:5.28'],
    why: "A fork bomb uses up the host's process ids: nothing can be started any more, not even a shell to stop it.",
    fix: {
        default: 'Set a PIDs limit.',
        compose: 'Set `pids_limit: 200` or what the service needs at most.',
        run: 'Add `--pids-limit 200` or what the program needs at most.',
    },
    reads: ['pidsLimit'],
    *check(container) {
        const { name, pidsLimit } = container;
        const message = `${name} has no limit on its processes`;
        if (!pidsLimit)
            yield (0,rule/* missing */.LO)(container, 'pidsLimit', message);
        else if (pidsLimit.value <= 0)
            yield (0,rule/* fail */.fJ)(pidsLimit, message);
    },
    bad: [
        compose('', '«web»'),
        compose('pids_limit: «-1»'),
        run('', { command: '«docker run»' }),
        run('--pids-limit=«0»'),
    ],
    good: [
        compose('pids_limit: 100'),
        compose('deploy:\n  resources:\n    limits:\n      pids: 100'),
        run('--pids-limit 100'),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/port-range.js


/** More than this many ports in one mapping is no list of what is needed. */
const most = 10;
/* harmony default export */ const port_range = ((0,rule/* defineRule */.Km)({
    id: 'container/port-range',
    on: 'container',
    title: 'Wide range of ports is published',
    severity: 'low',
    platform: 'docker',
    threats: ['D4'],
    controls: ['cis-docker:5.8'],
    why: 'Every published port that nobody needs is a way in that nobody watches.',
    fix: 'Publish the ports that are needed, each by its number.',
    reads: ['ports'],
    *check({ name, ports }) {
        for (const fact of ports) {
            const { hostPort, hostPortEnd, containerPort } = fact.value;
            const count = hostPort && hostPortEnd ? hostPortEnd - hostPort + 1 : 1;
            if (count > most)
                yield (0,rule/* fail */.fJ)(fact, `${name} publishes ${count} ports in one range`, `${containerPort}`);
        }
    },
    bad: [compose('ports: ["«8000-8100:8000-8100»"]'), run('-p «5000-5010:5000-5010»')],
    good: [compose('ports: ["8000-8009:8000-8009", "9000:9000"]'), run('-p 8080:80')],
}));

;// CONCATENATED MODULE: ./.build/rules/container/privileged.js


/* harmony default export */ const privileged = ((0,rule/* defineRule */.Km)({
    id: 'container/privileged',
    on: 'container',
    title: 'Container runs privileged',
    severity: 'critical',
    threats: ['D3', 'K5'],
    controls: [
        'cis-docker:5.4',
        'cis-docker:5.3',
        'cis-kubernetes:5.2.2',
        'cis-kubernetes:5.2.8',
        'cis-kubernetes:5.2.9',
        'pss:baseline/privileged',
        'pss:restricted/capabilities',
    ],
    why: 'A privileged container holds every capability and every device of its host: root inside is root outside.',
    fix: 'Remove the setting. If the program needs one power, add that capability or device alone.',
    reads: ['privileged'],
    *check({ name, privileged }) {
        if (privileged?.value)
            yield (0,rule/* fail */.fJ)(privileged, `${name} runs privileged`);
    },
    bad: [
        compose('privileged: «true»'),
        compose('privileged: "«yes»"'),
        pod('securityContext: {privileged: «true»}'),
        run('«--privileged»'),
        run('--privileged=«true»'),
        workflow('options: «--privileged»'),
    ],
    good: [
        compose('cap_add: [NET_BIND_SERVICE]'),
        compose('privileged: false'),
        pod('securityContext: {privileged: false}'),
        run('--privileged=false'),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/privileged-port.js


/* harmony default export */ const privileged_port = ((0,rule/* defineRule */.Km)({
    id: 'container/privileged-port',
    on: 'container',
    title: 'Host port below 1024 is published',
    severity: 'low',
    platform: 'docker',
    threats: ['D4'],
    controls: ['cis-docker:5.7'],
    why: 'Clients trust low ports to be served by the machine itself; a container on one speaks in its name.',
    fix: 'Publish a port of 1024 or above, or let a load balancer own the low port.',
    reads: ['ports'],
    *check({ name, ports }) {
        for (const fact of ports) {
            const { hostPort, protocol } = fact.value;
            if (!hostPort || hostPort >= 1024)
                continue;
            yield (0,rule/* fail */.fJ)(fact, `${name} publishes on host port ${hostPort}`, `${hostPort}/${protocol}`);
        }
    },
    bad: [
        compose('ports: ["«80:8080»"]'),
        compose('ports: ["«127.0.0.1:1020-1030:1020-1030/udp»"]'),
        compose('ports:\n  - target: 8443\n    published: "«443»"'),
        run('-p «22:2222»'),
    ],
    good: [compose('ports: ["8080:80", "80"]'), compose('expose: ["80"]'), run('-p 127.0.0.1:1024:80')],
}));

;// CONCATENATED MODULE: ./.build/rules/container/proc-mount.js



/* harmony default export */ const proc_mount = ((0,rule/* defineRule */.Km)({
    id: 'container/proc-mount',
    on: 'container',
    title: 'Kernel files of /proc and /sys are unmasked',
    severity: 'high',
    threats: ['D3', 'K5'],
    controls: ['pss:baseline/procMount'],
    why: 'The files that engines hide under /proc and /sys read and change the kernel of the whole host.',
    fix: { default: 'Remove `systempaths=unconfined`.', pod: 'Remove `procMount` or set it to `Default`.' },
    reads: ['procMount', 'privileged'],
    *check(container) {
        const { name, procMount } = container;
        if (!procMount || procMount.value === 'Default' || isPrivilegedLive(container))
            return;
        yield (0,rule/* fail */.fJ)(procMount, `${name} sees /proc with the mount type ${procMount.value}`);
    },
    bad: [
        compose('security_opt: ["«systempaths=unconfined»"]'),
        pod('securityContext: {procMount: «Unmasked»}'),
        run('--security-opt «systempaths=unconfined»'),
    ],
    good: [compose(''), pod('securityContext: {procMount: Default}'), run('--security-opt no-new-privileges')],
}));

;// CONCATENATED MODULE: ./.build/rules/container/pull-policy.js



/* harmony default export */ const pull_policy = ((0,rule/* defineRule */.Km)({
    id: 'container/pull-policy',
    on: 'container',
    title: 'Pod may run an image that is already on the node',
    severity: 'low',
    platform: 'kubernetes',
    threats: ['D5', 'K5'],
    controls: [],
    why: 'An image once pulled is run again without asking the registry: past its access check, and with whatever somebody put under that name.',
    fix: 'Set `imagePullPolicy: Always`, or pin the image to a digest.',
    reads: ['pullPolicy', 'image'],
    *check(container) {
        const { name, pullPolicy, image } = container;
        const reference = image && (0,image_ref/* parseImage */.z)(image.value);
        if (reference?.digest || pullPolicy?.value === 'Always')
            return;
        if (pullPolicy)
            yield (0,rule/* fail */.fJ)(pullPolicy, `${name} has the pull policy ${pullPolicy.value}`);
        // Unset, the policy is Always for latest and IfNotPresent for every other tag.
        else if (reference?.tag && reference.tag !== 'latest') {
            yield (0,rule/* missing */.LO)(container, 'pullPolicy', `${name} pulls its image only where the node has none`);
        }
    },
    bad: [pod('imagePullPolicy: «IfNotPresent»'), pod('imagePullPolicy: «Never»'), pod('', { name: '«web»' })],
    good: [
        pod('imagePullPolicy: Always'),
        pod('', { image: 'shop' }),
        pod('', { image: 'shop@sha256:0000000000000000000000000000000000000000000000000000000000000000' }),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/read-only-root.js


/* harmony default export */ const read_only_root = ((0,rule/* defineRule */.Km)({
    id: 'container/read-only-root',
    on: 'container',
    title: 'Root file system is writable',
    severity: 'medium',
    hygiene: true,
    threats: ['D3', 'K5'],
    controls: ['cis-docker:5.12'],
    why: 'An intruder replaces programs and settles in: what cannot be written cannot be kept.',
    fix: {
        default: 'Make the root file system read-only and mount a tmpfs where the program writes.',
        compose: 'Set `read_only: true` and a `tmpfs:` where the program writes.',
        pod: 'Set `securityContext.readOnlyRootFilesystem: true` and mount an `emptyDir` where the program writes.',
        run: 'Add `--read-only`, and `--tmpfs` where the program writes.',
    },
    reads: ['readOnlyRootFilesystem'],
    *check(container) {
        const { name, readOnlyRootFilesystem } = container;
        const message = `${name} can write to its root file system`;
        if (!readOnlyRootFilesystem)
            yield (0,rule/* missing */.LO)(container, 'readOnlyRootFilesystem', message);
        else if (!readOnlyRootFilesystem.value)
            yield (0,rule/* fail */.fJ)(readOnlyRootFilesystem, message);
    },
    bad: [
        compose('', '«web»'),
        compose('read_only: «false»'),
        pod('«securityContext»: {runAsNonRoot: true}'),
        run('', { command: '«docker run»' }),
    ],
    good: [
        compose('read_only: true'),
        pod('securityContext: {readOnlyRootFilesystem: true}'),
        run('--read-only'),
        run('--read-only=true'),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/readiness-probe.js


/* harmony default export */ const readiness_probe = ((0,rule/* defineRule */.Km)({
    id: 'container/readiness-probe',
    on: 'container',
    title: 'Pod has no readiness probe',
    severity: 'low',
    hygiene: true,
    platform: 'kubernetes',
    threats: ['K4'],
    controls: [],
    why: 'Requests are sent to a container that cannot serve them, which a short flood turns into an outage.',
    fix: 'Set `readinessProbe`.',
    reads: ['readinessProbe'],
    *check(container) {
        if (container.readinessProbe)
            return;
        yield (0,rule/* missing */.LO)(container, 'readinessProbe', `${container.name} is not taken out of service when it cannot answer`);
    },
    bad: [pod('', { name: '«web»' })],
    good: [
        pod('readinessProbe: {httpGet: {path: /, port: 8080}}'),
        pod('readinessProbe:\n  exec:\n    command: [check]'),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/restart-policy.js


/** CIS Docker: on-failure, with at most this many tries. */
const mostTries = 5;
/* harmony default export */ const restart_policy = ((0,rule/* defineRule */.Km)({
    id: 'container/restart-policy',
    on: 'container',
    title: 'Restart policy is not on-failure with at most 5 tries',
    severity: 'medium',
    hygiene: true,
    platform: 'docker',
    threats: ['H'],
    controls: ['cis-docker:5.14'],
    why: 'A container that crashes is started over and over and wears its host out; one that is never restarted stays down after the first blow.',
    fix: {
        default: 'Set the restart policy to on-failure with at most 5 tries.',
        compose: 'Set `restart: on-failure:5`.',
        run: 'Add `--restart on-failure:5`.',
    },
    reads: ['restart'],
    *check(container) {
        const { name, restart } = container;
        if (!restart) {
            yield (0,rule/* missing */.LO)(container, 'restart', `${name} has no restart policy`);
            return;
        }
        const { name: policy, maximumRetryCount: tries } = restart.value;
        if (policy !== 'on-failure')
            yield (0,rule/* fail */.fJ)(restart, `${name} has the restart policy ${policy}`);
        else if (tries < 1)
            yield (0,rule/* fail */.fJ)(restart, `${name} is restarted on failure without limit`);
        else if (tries > mostTries)
            yield (0,rule/* fail */.fJ)(restart, `${name} is restarted on failure ${tries} times`);
    },
    bad: [
        compose('', '«web»'),
        compose('restart: «always»'),
        compose('restart: «unless-stopped»'),
        compose('restart: "«no»"'),
        compose('restart: «on-failure»'),
        compose('restart: «on-failure:6»'),
        run('', { command: '«docker run»' }),
        run('--restart=«always»'),
        run('--restart «on-failure:0»'),
    ],
    good: [compose('restart: on-failure:5'), run('--restart on-failure:1'), run('--restart=on-failure:3')],
}));

;// CONCATENATED MODULE: ./.build/rules/container/restricted-capabilities.js



/* harmony default export */ const restricted_capabilities = ((0,rule/* defineRule */.Km)({
    id: 'container/restricted-capabilities',
    on: 'container',
    title: 'Pod adds a capability that the restricted profile forbids',
    severity: 'low',
    platform: 'kubernetes',
    threats: ['K5'],
    controls: ['cis-kubernetes:5.2.9', 'pss:restricted/capabilities'],
    why: 'Capabilities such as SETUID or DAC_OVERRIDE let a process inside change its identity or read every file of the container.',
    fix: 'Remove the capability; of all of them the restricted profile lets a pod add NET_BIND_SERVICE alone.',
    reads: ['capAdd'],
    *check({ name, capAdd }) {
        for (const fact of capAdd) {
            if (fact.value === 'NET_BIND_SERVICE' || !capabilities/* baselineCapabilities */.K4.has(fact.value))
                continue;
            yield (0,rule/* fail */.fJ)(fact, `${name} adds the capability ${fact.value}`, fact.value);
        }
    },
    bad: [
        pod('securityContext: {capabilities: {drop: [ALL], add: [«CHOWN», NET_BIND_SERVICE]}}'),
        pod('securityContext:\n  capabilities:\n    add:\n      - «SETUID»'),
    ],
    good: [pod('securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}'), pod('')],
}));

;// CONCATENATED MODULE: ./.build/rules/container/root-user.js



/* harmony default export */ const root_user = ((0,rule/* defineRule */.Km)({
    id: 'container/root-user',
    on: 'container',
    title: 'Container may run as root',
    severity: 'medium',
    hygiene: true,
    threats: ['D2', 'D3', 'K5'],
    controls: ['cis-docker:4.1', 'cis-kubernetes:5.2.7', 'pss:restricted/runAsNonRoot', 'pss:restricted/runAsUser'],
    why: 'Root inside is the same user as root on the host: one hole in the engine or the kernel is enough.',
    fix: {
        default: 'Run as a user of its own with a number above 0.',
        compose: 'Set `user: "10001:10001"`, or give the image a USER.',
        pod: 'Set `securityContext.runAsNonRoot: true` and `runAsUser` to a number above 0.',
        run: 'Add `--user 10001:10001`, or give the image a USER.',
    },
    reads: ['user', 'runAsNonRoot'],
    *check(container) {
        const { name, platform, user, runAsNonRoot } = container;
        if (user && isRoot(user.value))
            yield (0,rule/* fail */.fJ)(user, `${name} runs as root`);
        else if (user || (platform === 'kubernetes' && runAsNonRoot?.value))
            return;
        else if (platform === 'kubernetes' && runAsNonRoot)
            yield (0,rule/* fail */.fJ)(runAsNonRoot, `${name} is allowed to run as root`);
        else
            yield (0,rule/* missing */.LO)(container, platform === 'kubernetes' ? 'runAsNonRoot' : 'user', `${name} may run as root`);
    },
    bad: [
        compose('user: «root»'),
        compose('user: "«0:1000»"'),
        pod('', { name: '«web»' }),
        pod('securityContext: {runAsNonRoot: true, runAsUser: «0»}'),
        pod('securityContext: {runAsNonRoot: «false»}', { spec: 'securityContext: {runAsNonRoot: true}' }),
        run('--user=«0»'),
        run('-u «root:root»'),
    ],
    good: [
        compose('user: "1000"'),
        compose('user: nobody:0'),
        pod('securityContext: {runAsNonRoot: true}'),
        pod('', { spec: 'securityContext: {runAsUser: 1000}' }),
        run('-u app'),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/run-as-non-root.js



/* harmony default export */ const run_as_non_root = ((0,rule/* defineRule */.Km)({
    id: 'container/run-as-non-root',
    on: 'container',
    title: 'Nothing enforces that the pod runs as non-root',
    severity: 'low',
    platform: 'kubernetes',
    threats: ['K5'],
    controls: ['pss:restricted/runAsNonRoot'],
    why: 'The user is not root today; without the check a change of the number or the image makes it root and nobody is told.',
    fix: 'Set `securityContext.runAsNonRoot: true` beside `runAsUser`.',
    reads: ['user', 'runAsNonRoot'],
    *check(container) {
        const { name, user, runAsNonRoot } = container;
        // Where root is possible now, root-user speaks.
        if (!user || isRoot(user.value) || runAsNonRoot?.value)
            return;
        const message = `${name} does not demand a non-root user`;
        yield runAsNonRoot ? (0,rule/* fail */.fJ)(runAsNonRoot, message) : (0,rule/* missing */.LO)(container, 'runAsNonRoot', message);
    },
    bad: [pod('securityContext: {runAsUser: 1000, runAsNonRoot: «false»}'), pod('«securityContext»: {runAsUser: 1000}')],
    good: [pod('securityContext: {runAsUser: 1000, runAsNonRoot: true}'), pod('securityContext: {runAsUser: 0}')],
}));

;// CONCATENATED MODULE: ./.build/rules/container/seccomp-profile.js


/* harmony default export */ const seccomp_profile = ((0,rule/* defineRule */.Km)({
    id: 'container/seccomp-profile',
    on: 'container',
    title: 'Pod asks for no seccomp profile',
    severity: 'medium',
    platform: 'kubernetes',
    threats: ['K5'],
    controls: ['cis-kubernetes:5.6.2', 'pss:restricted/seccompProfile'],
    why: 'Kubernetes runs a pod that names no profile without a filter, unless the kubelet says otherwise: every system call can be reached.',
    fix: 'Set `securityContext.seccompProfile: {type: RuntimeDefault}` on the pod.',
    reads: ['seccomp'],
    *check(container) {
        if (!container.seccomp)
            yield (0,rule/* missing */.LO)(container, 'seccomp', `${container.name} asks for no seccomp profile`);
    },
    bad: [pod('', { name: '«web»' }), pod('«securityContext»: {allowPrivilegeEscalation: false}')],
    good: [
        pod('', { spec: 'securityContext: {seccompProfile: {type: RuntimeDefault}}' }),
        pod('securityContext: {seccompProfile: {type: Localhost, localhostProfile: a.json}}'),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/seccomp-unconfined.js



/* harmony default export */ const seccomp_unconfined = ((0,rule/* defineRule */.Km)({
    id: 'container/seccomp-unconfined',
    on: 'container',
    title: 'Container runs without a seccomp filter',
    severity: 'high',
    threats: ['D3', 'K5'],
    controls: ['cis-docker:5.21', 'cis-kubernetes:5.6.2', 'pss:baseline/seccompProfile', 'pss:restricted/seccompProfile'],
    why: 'Without the filter every system call of the kernel can be reached, those that exploits live on among them.',
    fix: {
        default: 'Remove the setting, so that the default profile holds, or name a profile that allows what is needed.',
        pod: 'Set `seccompProfile.type` to `RuntimeDefault` or `Localhost`.',
    },
    reads: ['seccomp', 'privileged'],
    *check(container) {
        const { name, seccomp } = container;
        if (!seccomp || seccomp.value === 'default' || seccomp.value === 'localhost' || isPrivilegedLive(container))
            return;
        yield (0,rule/* fail */.fJ)(seccomp, `${name} runs with the seccomp profile ${seccomp.value}`);
    },
    bad: [
        compose('security_opt:\n  - «seccomp:unconfined»'),
        compose('security_opt: ["«seccomp=unconfined»"]'),
        pod('securityContext: {seccompProfile: {type: «Unconfined»}}'),
        run('--security-opt «seccomp=unconfined»'),
    ],
    good: [
        compose('security_opt: ["seccomp:./profile.json"]'),
        compose(''),
        pod('securityContext: {seccompProfile: {type: RuntimeDefault}}', {
            spec: 'securityContext: {seccompProfile: {type: Unconfined}}',
        }),
        pod('securityContext: {seccompProfile: {type: Localhost, localhostProfile: a.json}}'),
        run('--security-opt apparmor=unconfined'),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/secret-env.js


/* harmony default export */ const secret_env = ((0,rule/* defineRule */.Km)({
    id: 'container/secret-env',
    on: 'container',
    title: 'Secret is handed over as an environment variable',
    severity: 'low',
    platform: 'kubernetes',
    threats: ['K3'],
    controls: ['cis-kubernetes:5.4.1'],
    why: 'The environment is inherited by every child process and ends up in crash reports, logs and debug pages.',
    fix: 'Mount the secret as a file.',
    reads: ['env'],
    *check({ name, env }) {
        for (const fact of env) {
            if (fact.value.from !== 'secret')
                continue;
            yield (0,rule/* fail */.fJ)(fact, `${name} takes ${fact.value.name || 'a whole secret'} into its environment`, fact.value.name);
        }
    },
    bad: [pod('env: [{name: TOKEN, valueFrom: {«secretKeyRef»: {name: a, key: b}}}]')],
    good: [
        pod('env: [{name: A, valueFrom: {configMapKeyRef: {name: a, key: b}}}, {name: B, value: c}]'),
        pod('volumeMounts: [{name: a, mountPath: /a}]', { spec: 'volumes: [{name: a, secret: {secretName: a}}]' }),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/security-context.js


/* harmony default export */ const security_context = ((0,rule/* defineRule */.Km)({
    id: 'container/security-context',
    on: 'container',
    title: 'Container has no security context of its own',
    severity: 'low',
    platform: 'kubernetes',
    threats: ['K5'],
    controls: ['cis-kubernetes:5.6.3'],
    why: 'Capabilities, privilege escalation and the root file system are decided for each container alone: without a context all stay open.',
    fix: 'Give the container a `securityContext`.',
    reads: ['securityContext'],
    *check(container) {
        if (container.securityContext)
            return;
        yield (0,rule/* missing */.LO)(container, 'securityContext', `${container.name} has no security context of its own`);
    },
    bad: [
        pod('', { name: '«web»' }),
        pod('', { name: '«web»', spec: 'securityContext: {runAsNonRoot: true}' }),
        pod('«securityContext»: {}'),
    ],
    good: [pod('securityContext: {allowPrivilegeEscalation: false}'), pod('securityContext: {runAsUser: 1000}')],
}));

;// CONCATENATED MODULE: ./.build/rules/container/selinux-disabled.js



/* harmony default export */ const selinux_disabled = ((0,rule/* defineRule */.Km)({
    id: 'container/selinux-disabled',
    on: 'container',
    title: 'SELinux confinement is switched off',
    severity: 'medium',
    threats: ['D3'],
    controls: ['cis-docker:5.2'],
    why: 'Without its label the container may touch every file of the host that its user may touch.',
    fix: 'Remove `label=disable`; relabel what is mounted with `:z` or `:Z` instead.',
    reads: ['seLinux', 'privileged'],
    *check(container) {
        const { name, seLinux } = container;
        if (seLinux?.value.disabled && !isPrivilegedLive(container))
            yield (0,rule/* fail */.fJ)(seLinux, `${name} switches SELinux labels off`);
    },
    bad: [compose('security_opt: ["«label:disable»"]'), run('--security-opt «label=disable»')],
    good: [compose('security_opt: ["label=type:container_t"]'), compose(''), run('--security-opt label=level:s0:c1,c2')],
}));

;// CONCATENATED MODULE: ./.build/core/pod-security.js
/** Lists of the Pod Security Standards: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
/** Sysctls that are namespaced and isolated, so that a pod may set them (baseline). */
const safeSysctls = new Set([
    'kernel.shm_rmid_forced',
    'net.ipv4.ip_local_port_range',
    'net.ipv4.ip_local_reserved_ports',
    'net.ipv4.ip_unprivileged_port_start',
    'net.ipv4.ping_group_range',
    'net.ipv4.tcp_fin_timeout',
    'net.ipv4.tcp_keepalive_intvl',
    'net.ipv4.tcp_keepalive_probes',
    'net.ipv4.tcp_keepalive_time',
    'net.ipv4.tcp_notsent_lowat',
    'net.ipv4.tcp_rmem',
    'net.ipv4.tcp_slow_start_after_idle',
    'net.ipv4.tcp_syncookies',
    'net.ipv4.tcp_wmem',
]);
/** SELinux types a pod may ask for (baseline). */
const allowedSeLinuxTypes = new Set([
    'container_t',
    'container_init_t',
    'container_kvm_t',
    'container_engine_t',
]);
/** Volume types of the restricted profile, as the pod's fields are called. */
const restrictedVolumeTypes = new Set([
    'configMap',
    'csi',
    'downwardAPI',
    'emptyDir',
    'ephemeral',
    'persistentVolumeClaim',
    'projected',
    'secret',
]);

;// CONCATENATED MODULE: ./.build/rules/container/selinux-options.js



/* harmony default export */ const selinux_options = ((0,rule/* defineRule */.Km)({
    id: 'container/selinux-options',
    on: 'container',
    title: 'Pod chooses its own SELinux user, role or type',
    severity: 'medium',
    platform: 'kubernetes',
    threats: ['K5'],
    controls: ['pss:baseline/seLinuxOptions'],
    why: 'A type such as spc_t is confined by nothing: the label that should hold the container in lets it out.',
    fix: 'Remove `seLinuxOptions.user` and `.role`, and use one of the container types (`container_t`) or none.',
    reads: ['seLinux'],
    *check({ name, seLinux }) {
        if (!seLinux)
            return;
        const { user, role, type } = seLinux.value;
        if (type && !allowedSeLinuxTypes.has(type))
            yield (0,rule/* fail */.fJ)(seLinux, `${name} runs with the SELinux type ${type}`, 'type');
        if (user)
            yield (0,rule/* fail */.fJ)(seLinux, `${name} runs as the SELinux user ${user}`, 'user');
        if (role)
            yield (0,rule/* fail */.fJ)(seLinux, `${name} runs in the SELinux role ${role}`, 'role');
    },
    bad: [
        pod('securityContext: {seLinuxOptions: {type: «spc_t»}}'),
        pod('securityContext: {seLinuxOptions: {user: «sysadm_u», type: container_t}}'),
    ],
    good: [
        pod('securityContext: {seLinuxOptions: {level: "s0:c123,c456"}}'),
        pod('securityContext: {seLinuxOptions: {type: container_t, user: ""}}'),
        pod(''),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/sensitive-mount.js




/* harmony default export */ const sensitive_mount = ((0,rule/* defineRule */.Km)({
    id: 'container/sensitive-mount',
    on: 'container',
    title: 'Sensitive directory of the host is mounted',
    severity: 'high',
    threats: ['D3', 'K3', 'K5'],
    controls: [
        'cis-docker:5.5',
        'cis-kubernetes:5.2.11',
        'pss:baseline/hostPathVolumes',
        'pss:restricted/restrictedVolumes',
    ],
    why: "Written, these files change the host; read, they give away its keys, passwords and every other container's data.",
    fix: 'Mount the one file or directory that the program needs, or a volume.',
    reads: ['mounts', 'volumes'],
    *check(container) {
        for (const mount of hostMounts(container)) {
            const path = mount.value.source;
            if ((0,paths/* pathReach */.lY)(path) !== 'host')
                continue;
            yield (0,rule/* fail */.fJ)(mount, `${container.name} mounts ${path} of the host`, path);
        }
    },
    bad: [
        compose('volumes:\n  - «/:/host:ro»'),
        compose('volumes: ["«/etc/:/etc»", "./etc:/a"]'),
        pod('', { spec: 'volumes: [{name: a, hostPath: {path: «/var/lib/kubelet/pki», type: Directory}}]' }),
        pod('volumeMounts: [{name: a, mountPath: /a, subPath: etc}]', {
            spec: 'volumes: [{name: a, hostPath: {path: «/»}}]',
        }),
        run('-v «/proc:/host/proc»'),
        workflow('volumes: ["«/usr/bin:/a»"]'),
    ],
    good: [
        compose('volumes: [./etc:/etc, etc:/usr, /etc/localtime:/etc/localtime:ro, /srv/data:/proc]'),
        pod('', { spec: 'volumes: [{name: a, hostPath: {path: /data/etc}}]' }),
        run('-v /dev/shm:/dev/shm -v /var/lib/shop:/data'),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/service-account-token.js


/* harmony default export */ const service_account_token = ((0,rule/* defineRule */.Km)({
    id: 'container/service-account-token',
    on: 'container',
    title: 'Pod is handed a token for the API server',
    severity: 'low',
    platform: 'kubernetes',
    threats: ['K1', 'K5'],
    controls: ['cis-kubernetes:5.1.6'],
    why: "Whoever takes the program over speaks to the API server as the pod's service account.",
    fix: 'Set `automountServiceAccountToken: false` on the pod, unless its program calls the API server.',
    reads: ['serviceAccountToken'],
    *check(container) {
        const { name, owner, serviceAccountToken } = container;
        const message = `${owner?.name ?? name} is handed its service account's token`;
        if (!serviceAccountToken)
            yield { ...(0,rule/* missing */.LO)(container, 'serviceAccountToken', message), owner };
        else if (serviceAccountToken.value)
            yield (0,rule/* fail */.fJ)(serviceAccountToken, message);
    },
    bad: [pod('', { spec: 'automountServiceAccountToken: «true»' })],
    good: [pod('', { spec: 'automountServiceAccountToken: false' })],
}));

;// CONCATENATED MODULE: ./.build/rules/container/ssh-port.js


/* harmony default export */ const ssh_port = ((0,rule/* defineRule */.Km)({
    id: 'container/ssh-port',
    on: 'container',
    title: 'Container offers port 22',
    severity: 'low',
    threats: ['D2', 'K5'],
    controls: ['cis-docker:5.6'],
    why: 'Port 22 is where an SSH server listens: a second way in, with keys and passwords that no engine or cluster knows of.',
    fix: 'Remove the port and the server behind it.',
    reads: ['ports', 'exposedPorts'],
    *check({ name, ports, exposedPorts }) {
        const port = [...ports, ...exposedPorts].find(({ value }) => value.containerPort === 22 && value.protocol === 'tcp');
        if (port)
            yield (0,rule/* fail */.fJ)(port, `${name} offers port 22`);
    },
    bad: [compose('ports: ["«2222:22»"]'), pod('ports: [{containerPort: «22»}]'), run('-p «127.0.0.1:2222:22»')],
    good: [compose('ports: ["22:2222", "2200:220"]'), pod('ports: [{containerPort: 2222}]'), run('-p 22:8080')],
}));

;// CONCATENATED MODULE: ./.build/rules/container/ssh-server.js


const sshServer = /(?:^|\/)(?:sshd|dropbear)(?::|\s|$)/;
/* harmony default export */ const ssh_server = ((0,rule/* defineRule */.Km)({
    id: 'container/ssh-server',
    on: 'container',
    title: 'SSH server runs in the container',
    severity: 'medium',
    threats: ['D2', 'K5'],
    controls: ['cis-docker:5.6'],
    why: 'A second way in, with keys and passwords that no engine or cluster knows of.',
    fix: 'Remove the server; `docker exec` and `kubectl exec` are logged and can be taken away.',
    reads: ['processes'],
    *check({ name, processes }) {
        const server = processes.find(({ value }) => sshServer.test(value));
        if (server)
            yield (0,rule/* fail */.fJ)(server, `${name} runs an SSH server`);
    },
    bad: [
        compose('command: «/usr/sbin/sshd -D»'),
        pod('command: «["/usr/sbin/sshd", "-D"]»'),
        run('', { image: 'shop:1.4 «/usr/sbin/sshd» -D' }),
    ],
    good: [compose('command: ssh-keygen -A'), pod('command: [sshd_exporter]'), run('', { image: 'shop:1.4 serve' })],
}));

;// CONCATENATED MODULE: ./.build/rules/container/sysctl.js



/* harmony default export */ const sysctl = ((0,rule/* defineRule */.Km)({
    id: 'container/sysctl',
    on: 'container',
    title: 'Pod sets an unsafe sysctl',
    severity: 'medium',
    platform: 'kubernetes',
    threats: ['K5'],
    controls: ['pss:baseline/sysctls'],
    why: "Sysctls outside the safe list are not isolated: they change the kernel for other pods or bring the node's to a halt.",
    fix: 'Remove the sysctl, or have it set on the nodes by those who run them.',
    reads: ['sysctls'],
    *check({ name, owner, sysctls }) {
        for (const fact of sysctls) {
            const sysctl = fact.value.name.replaceAll('/', '.');
            if (!safeSysctls.has(sysctl))
                yield (0,rule/* fail */.fJ)(fact, `${owner?.name ?? name} sets the sysctl ${sysctl}`, sysctl);
        }
    },
    bad: [
        pod('', { spec: 'securityContext:\n  sysctls:\n    - name: «kernel.msgmax»\n      value: "65536"' }),
        pod('', { spec: 'securityContext: {sysctls: [{name: «net/core/somaxconn», value: "1024"}]}' }),
    ],
    good: [
        pod('', { spec: 'securityContext: {sysctls: [{name: net.ipv4.tcp_syncookies, value: "1"}]}' }),
        pod('', { spec: 'securityContext: {sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "0"}]}' }),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/ulimit.js


const unlimited = -1;
/* harmony default export */ const ulimit = ((0,rule/* defineRule */.Km)({
    id: 'container/ulimit',
    on: 'container',
    title: 'Resource limit of processes is lifted',
    severity: 'low',
    platform: 'docker',
    threats: ['H', 'D4'],
    controls: ['cis-docker:5.18'],
    why: "The engine's default limits are what keeps one process from taking all files, locked memory or disk for core dumps.",
    fix: 'Remove the ulimit, or set the number that the program needs.',
    reads: ['ulimits'],
    *check({ name, ulimits }) {
        for (const fact of ulimits) {
            const { name: limit, soft, hard } = fact.value;
            if (soft !== unlimited && hard !== unlimited)
                continue;
            yield (0,rule/* fail */.fJ)(fact, `${name} lifts the limit ${limit}`, limit);
        }
    },
    bad: [
        compose('ulimits:\n  memlock: «-1»'),
        compose('ulimits:\n  core: «{soft: 0, hard: -1}»'),
        run('--ulimit «nofile=-1»'),
    ],
    good: [compose('ulimits: {nofile: 4096, core: 0}'), compose(''), run('--ulimit nofile=1024:2048')],
}));

;// CONCATENATED MODULE: ./.build/rules/container/volume-type.js



/* harmony default export */ const volume_type = ((0,rule/* defineRule */.Km)({
    id: 'container/volume-type',
    on: 'container',
    title: 'Pod uses a volume type outside the restricted list',
    severity: 'low',
    platform: 'kubernetes',
    threats: ['K5'],
    controls: ['pss:restricted/restrictedVolumes'],
    why: 'In-line network volumes carry their own addresses and credentials past the storage classes that the cluster vetted.',
    fix: 'Put the volume behind a PersistentVolumeClaim.',
    reads: ['volumes'],
    *check({ name, owner, volumes }) {
        for (const volume of volumes) {
            const { type, source } = volume.value;
            // hostPath (a bind) has rules of its own.
            if (type === 'bind' || restrictedVolumeTypes.has(type))
                continue;
            yield (0,rule/* fail */.fJ)(volume, `${owner?.name ?? name} uses a volume of the type ${type}`, source ?? type);
        }
    },
    bad: [pod('', { spec: 'volumes: [{name: a, «nfs»: {server: files, path: /}}]' })],
    good: [
        pod('', { spec: 'volumes: [{name: a, emptyDir: {}}, {name: b, persistentVolumeClaim: {claimName: b}}]' }),
        pod('', { spec: 'volumes: [{name: a, ephemeral: {}}, {name: b, hostPath: {path: /a}}]' }),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/windows-host-process.js


/* harmony default export */ const windows_host_process = ((0,rule/* defineRule */.Km)({
    id: 'container/windows-host-process',
    on: 'container',
    title: 'Windows container runs as a process of its node',
    severity: 'critical',
    platform: 'kubernetes',
    threats: ['K5'],
    controls: ['cis-kubernetes:5.2.10', 'pss:baseline/windowsHostProcess'],
    why: 'A HostProcess container is no container: it runs on the node with the rights of the account it names, SYSTEM among them.',
    fix: 'Remove `windowsOptions.hostProcess: true`.',
    reads: ['windowsHostProcess'],
    *check({ name, windowsHostProcess }) {
        if (windowsHostProcess?.value)
            yield (0,rule/* fail */.fJ)(windowsHostProcess, `${name} runs as a process of its node`);
    },
    bad: [
        pod('securityContext: {windowsOptions: {hostProcess: «true»}}', { spec: 'os: {name: windows}' }),
        pod('', { spec: 'securityContext: {windowsOptions: {hostProcess: «true»}}' }),
    ],
    good: [
        pod('securityContext: {windowsOptions: {hostProcess: false}}', {
            spec: 'securityContext: {windowsOptions: {hostProcess: true}}',
        }),
        pod('', { spec: 'os: {name: windows}' }),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/container/writable-host-path.js


/* harmony default export */ const writable_host_path = ((0,rule/* defineRule */.Km)({
    id: 'container/writable-host-path',
    on: 'container',
    title: 'Pod can write to a path of its node',
    severity: 'low',
    platform: 'kubernetes',
    threats: ['K5'],
    controls: ['cis-kubernetes:5.2.11'],
    why: 'What a pod writes on its node stays there for other pods and for programs of the node to fall over.',
    fix: 'Set `readOnly: true` on the volume mount.',
    reads: ['mounts'],
    *check({ name, mounts }) {
        for (const mount of mounts) {
            const { type, source, target, readOnly } = mount.value;
            if (type === 'bind' && !readOnly)
                yield (0,rule/* fail */.fJ)(mount, `${name} can write to ${source} of its node`, target);
        }
    },
    bad: [
        pod('volumeMounts: [{name: a, mountPath: «/a»}]', { spec: 'volumes: [{name: a, hostPath: {path: /data}}]' }),
        pod('volumeMounts: [{name: a, mountPath: «/a», readOnly: false}]', {
            spec: 'volumes: [{name: a, hostPath: {path: /var/log}}]',
        }),
    ],
    good: [
        pod('volumeMounts: [{name: a, mountPath: /a, readOnly: true}]', {
            spec: 'volumes: [{name: a, hostPath: {path: /data}}]',
        }),
        pod('volumeMounts: [{name: a, mountPath: /a}]', { spec: 'volumes: [{name: a, emptyDir: {}}]' }),
    ],
}));

;// CONCATENATED MODULE: ./.build/rules/exec/privileged.js


/* harmony default export */ const exec_privileged = ((0,rule/* defineRule */.Km)({
    id: 'exec/privileged',
    on: 'exec',
    title: 'Command is run privileged in a container',
    severity: 'high',
    threats: ['D3'],
    controls: ['cis-docker:5.22'],
    why: 'The process holds every capability, whatever the container itself was denied.',
    fix: 'Remove `--privileged`.',
    reads: ['privileged'],
    *check({ name, privileged }) {
        if (privileged?.value)
            yield (0,rule/* fail */.fJ)(privileged, `a command is run privileged in ${name}`);
    },
    bad: [script('docker exec «--privileged» web sh'), script('podman exec --privileged=«true» web id')],
    good: [script('docker exec web sh --privileged'), script('docker exec --privileged=false web sh')],
}));

;// CONCATENATED MODULE: ./.build/rules/exec/root-user.js



/* harmony default export */ const exec_root_user = ((0,rule/* defineRule */.Km)({
    id: 'exec/root-user',
    on: 'exec',
    title: 'Command is run as root in a container',
    severity: 'low',
    threats: ['D3'],
    controls: ['cis-docker:5.23'],
    why: 'It undoes the user that the container was given.',
    fix: 'Remove `--user root`; do in the image what needs root.',
    reads: ['user'],
    *check({ name, user }) {
        if (user && isRoot(user.value))
            yield (0,rule/* fail */.fJ)(user, `a command is run as root in ${name}`);
    },
    bad: [script('docker exec -u «root» web sh'), script('docker exec --user=«0:0» web sh')],
    good: [script('docker exec -u app web sh'), script('docker exec web id -u root')],
}));

;// CONCATENATED MODULE: ./.build/rules/index.js






































































const rules = [
    added_capabilities,
    apparmor_profile,
    apparmor_unconfined,
    bind_interface,
    cgroup_parent,
    cpu_limit,
    cpu_request,
    default_bridge,
    default_capabilities,
    default_namespace,
    default_service_account,
    device,
    dind_without_tls,
    engine_over_tcp,
    engine_socket,
    hardcoded_secret,
    health_check,
    host_capabilities,
    host_cgroup_namespace,
    host_ipc,
    host_network,
    host_path,
    host_pid,
    host_port,
    host_probe,
    host_user_namespace,
    host_uts,
    image_digest,
    image_registry,
    image_tag,
    kept_capabilities,
    linux_hardening,
    liveness_probe,
    low_gid,
    low_port,
    low_uid,
    memory_limit,
    memory_request,
    mount_propagation,
    net_raw,
    no_new_privileges,
    pids_limit,
    port_range,
    privileged,
    privileged_port,
    proc_mount,
    pull_policy,
    read_only_root,
    readiness_probe,
    restart_policy,
    restricted_capabilities,
    root_user,
    run_as_non_root,
    seccomp_profile,
    seccomp_unconfined,
    secret_env,
    security_context,
    selinux_disabled,
    selinux_options,
    sensitive_mount,
    service_account_token,
    ssh_port,
    ssh_server,
    sysctl,
    ulimit,
    volume_type,
    windows_host_process,
    writable_host_path,
    exec_privileged,
    exec_root_user,
];


/***/ })

};
