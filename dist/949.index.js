export const id = 949;
export const ids = [949];
export const modules = {

/***/ 1501:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ki: () => (/* binding */ composeGlobalTable),
/* harmony export */   So: () => (/* binding */ execTable),
/* harmony export */   Y2: () => (/* binding */ globalTable),
/* harmony export */   Zk: () => (/* binding */ buildTable),
/* harmony export */   cS: () => (/* binding */ runTable),
/* harmony export */   gJ: () => (/* binding */ composeRunTable),
/* harmony export */   oV: () => (/* binding */ serviceTable),
/* harmony export */   w0: () => (/* binding */ composeExecTable)
/* harmony export */ });
/** Lists are written `name` or `name/x` where `-x` is the short form. */
function table(switches, values) {
    const short = new Map();
    const names = (list) => new Set(list
        .trim()
        .split(/\s+/)
        .map((entry) => {
        const [name = '', letter] = entry.split('/');
        if (letter)
            short.set(letter, name);
        return name;
    }));
    return { switches: names(switches), values: names(values), short };
}
/** Docker's `run` and `create`, with what Podman and nerdctl add: none of their flags disagree about taking a value. */
const runTable = table(`detach/d disable-content-trust help init interactive/i no-healthcheck oom-kill-disable privileged publish-all/P
   quiet/q read-only rm sig-proxy tty/t use-api-socket
   env-host http-proxy no-hostname no-hosts passwd read-only-tmpfs replace rmi rootfs tls-verify unsetenv-all
   latest`, `add-host annotation attach/a blkio-weight blkio-weight-device cap-add cap-drop cgroup-parent cgroupns cidfile
   cpu-count cpu-percent cpu-period cpu-quota cpu-rt-period cpu-rt-runtime cpu-shares/c cpus cpuset-cpus cpuset-mems
   detach-keys device device-cgroup-rule device-read-bps device-read-iops device-write-bps device-write-iops
   dns dns-opt dns-option dns-search domainname entrypoint env/e env-file expose gpus group-add
   health-cmd health-interval health-retries health-start-interval health-start-period health-timeout hostname/h
   io-maxbandwidth io-maxiops ip ip6 ipc isolation kernel-memory label/l label-file link link-local-ip log-driver log-opt
   mac-address memory/m memory-reservation memory-swap memory-swappiness mount name net net-alias network network-alias
   oom-score-adj pid pids-limit platform publish/p pull restart runtime security-opt shm-size stop-signal stop-timeout
   storage-opt sysctl tmpfs ulimit user/u userns uts volume/v volume-driver volumes-from workdir/w
   arch authfile cert-dir cgroup-conf cgroups chrootdirs conmon-pidfile creds decryption-key env-from-file env-merge
   gidmap group-entry health-log-destination health-max-log-count health-max-log-size health-on-failure
   health-startup-cmd health-startup-interval health-startup-retries health-startup-success health-startup-timeout
   hosts-file hostuser image-volume init-ctr init-path intel-rdt-closid log-level os passwd-entry personality pidfile
   pod pod-id-file preserve-fd preserve-fds requires retry retry-delay rootfs-propagation sdnotify seccomp-policy secret
   shm-size-systemd signature-policy subgidname subuidname systemd timeout tz uidmap umask unsetenv variant
   cosign-certificate-identity cosign-certificate-identity-regexp cosign-certificate-oidc-issuer
   cosign-certificate-oidc-issuer-regexp cosign-key init-binary ipfs-address rdt-class verify`);
const serviceTable = table('detach/d help init no-healthcheck no-resolve-image quiet/q read-only tty/t with-registry-auth', `cap-add cap-drop config constraint container-label credential-spec dns dns-option dns-search endpoint-mode entrypoint
   env/e env-file generic-resource group health-cmd health-interval health-retries health-start-interval
   health-start-period health-timeout host hostname isolation label/l limit-cpu limit-memory limit-pids log-driver log-opt
   max-concurrent memory-swap memory-swappiness mode mount name network oom-score-adj placement-pref publish/p replicas
   replicas-max-per-node reserve-cpu reserve-memory restart-condition restart-delay restart-max-attempts restart-window
   rollback-delay rollback-failure-action rollback-max-failure-ratio rollback-monitor rollback-order rollback-parallelism
   secret stop-grace-period stop-signal sysctl ulimit update-delay update-failure-action update-max-failure-ratio
   update-monitor update-order update-parallelism user/u workdir/w`);
const execTable = table('detach/d help interactive/i latest/l no-session privileged tty/t wait', 'cidfile detach-keys env/e env-file preserve-fd preserve-fds user/u workdir/w');
const composeRunTable = table(`build detach/d help interactive/i no-deps no-TTY/T quiet/q quiet-build quiet-pull remove-orphans rm service-ports/P
   tty/t use-aliases`, `cap-add cap-drop entrypoint env/e env-file env-from-file label/l name publish/p pull user/u volume/v workdir/w`);
const composeExecTable = table('detach/d help interactive/i no-TTY/T privileged tty/t', 'env/e index user/u workdir/w');
/** Options that may stand between the runtime's name and its subcommand, Docker's, Podman's and nerdctl's. */
const globalTable = table(`debug/D tls tlsverify version/v help remote/r syslog trace experimental insecure-registry debug-full
   transient-store`, `config context/c host/H log-level/l tlscacert tlscert tlskey
   cgroup-manager conmon connection events-backend hooks-dir identity imagestore module network-cmd-path network-config-dir
   noout out pull-option root runroot runtime runtime-flag ssh storage-driver storage-opt tmpdir url volumepath
   address/a namespace/n snapshotter cni-netconfpath cni-path data-root hosts-dir`);
/** Options between `compose` and its subcommand, versions 1 and 2. */
const composeGlobalTable = table('all-resources compatibility debug dry-run help no-ansi skip-hostname-check tls tlsverify verbose version/v', `ansi context/c env-file file/f host/H log-level parallel podman-args podman-path podman-run-args profile progress
   project-directory project-name/p tlscacert tlscert tlskey workdir`);
const buildTable = table(`check compress debug disable-content-trust force-rm help layers load no-cache no-hosts no-logfile pull push quiet/q
   rm squash squash-all tls-verify stdin/i`, `add-host allow annotation attest authfile build-arg build-context builder cache-from cache-to cap-add cap-drop
   cgroup-parent cpu-period cpu-quota cpu-shares/c cpuset-cpus cpuset-mems file/f format from iidfile isolation jobs label
   memory/m memory-swap metadata-file network no-cache-filter output/o platform progress provenance sbom secret
   security-opt shm-size ssh tag/t target ulimit volume/v`);


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

/***/ 5608:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ splitFlags)
/* harmony export */ });
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1933);

/**
 * Reads flags as Docker's command line does (pflag without interspersed flags): the first word that is none ends them.
 * `flagsOnly` where no image follows, so that an unknown word holds flags.
 */
function splitFlags(words, table, flagsOnly = false) {
    const flags = [];
    let opaque;
    let i = 0;
    for (; i < words.length; i++) {
        const word = words[i];
        if (word.text === '--') {
            i++;
            break;
        }
        if (word.several && !word.text.startsWith('-')) {
            const role = flagsOnly ? 'flags' : roleOf(words, i, table);
            if (role === 'image')
                break;
            opaque ??= (0,_words_js__WEBPACK_IMPORTED_MODULE_0__/* .doubtOf */ .kv)(word);
            if (role === 'either')
                return { flags, rest: words.slice(i), opaque, restUnknown: true };
            continue;
        }
        if (!word.text.startsWith('-') || word.text === '-')
            break;
        const read = word.text.startsWith('--') ? long(word, words[i + 1], table) : short(word, words[i + 1], table);
        if (!read) {
            opaque ??= (0,_words_js__WEBPACK_IMPORTED_MODULE_0__/* .doubtOf */ .kv)(word, `${nameOf(word)} is not a flag known here`);
            if (!word.text.includes('=') && takesNext(words, i))
                i++;
            continue;
        }
        flags.push(...read.flags);
        if (read.tookNext)
            i++;
    }
    return { flags, rest: words.slice(i), opaque };
}
const nameOf = (word) => word.text.replace(/=.*$/s, '');
function long(word, next, table) {
    const equals = word.text.indexOf('=');
    const name = word.text.slice(2, equals < 0 ? undefined : equals);
    const isSwitch = table.switches.has(name);
    if (!isSwitch && !table.values.has(name))
        return undefined;
    if (equals >= 0)
        return { flags: [{ name, value: (0,_words_js__WEBPACK_IMPORTED_MODULE_0__/* .part */ .y_)(word, equals + 1) }], tookNext: false };
    if (isSwitch)
        return { flags: [{ name, value: { ...word, text: 'true' } }], tookNext: false };
    return next ? { flags: [{ name, value: next }], tookNext: true } : { flags: [], tookNext: false };
}
/** `-dit`, `-itp 80:80`, `-p80:80`, `-m=64m`. */
function short(word, next, table) {
    const flags = [];
    for (let at = 1; at < word.text.length; at++) {
        const name = table.short.get(word.text[at]);
        if (!name)
            return undefined;
        const hasEquals = word.text[at + 1] === '=';
        if (table.switches.has(name)) {
            flags.push({ name, value: hasEquals ? (0,_words_js__WEBPACK_IMPORTED_MODULE_0__/* .part */ .y_)(word, at + 2) : { ...word, text: 'true' } });
            if (hasEquals)
                break;
            continue;
        }
        const from = at + (hasEquals ? 2 : 1);
        if (from < word.text.length)
            flags.push({ name, value: (0,_words_js__WEBPACK_IMPORTED_MODULE_0__/* .part */ .y_)(word, from) });
        else if (next)
            return { flags: [...flags, { name, value: next }], tookNext: true };
        break;
    }
    return { flags, tookNext: false };
}
/** A flag nobody knows takes the next word when another is left to be the image. */
function takesNext(words, i) {
    const next = words[i + 1];
    const after = words[i + 2];
    return next !== undefined && after !== undefined && !next.text.startsWith('-') && /^[\w./$-]/.test(after.text);
}
const imageName = /image|img|(?:^|_)(?:tag|repo|registry|ref)(?:_|\W|$)/i;
const flagsName = /opt|(?<!t)arg|flag|param|env|vol|mount|port|net|gpu|user|tty|label|limit|extra|setting|common|@|\*|\+/i;
const imageCommand = /\b(?:build|images|inspect|load|import|commit|pull)\b/;
/** What an unknown word stands for where either flags or the image could: judged by its name, then by what follows. */
function roleOf(words, i, table) {
    const { text } = words[i];
    const following = words.slice(i + 1);
    const isWhole = /^\$(?:\w+|\{\{.*\}\}|\{[^}]*\}|\(.*\)|[@*])$/s.test(text);
    if (!isWhole || imageName.test(text) || (text.startsWith('$(') && imageCommand.test(text)))
        return 'image';
    if (following.length === 0)
        return flagsName.test(text) ? 'either' : 'image';
    const next = following[0];
    // No image begins with a path: what follows is the command.
    if (/^[/.]/.test(next.text))
        return 'image';
    if (flagsName.test(text))
        return 'flags';
    // Only the next word tells: `-c` after the image is the command's own.
    if (isFlag(next, table))
        return 'flags';
    return next.several || /^[\w-][^\s/:]*[/:]/.test(next.text) ? 'flags' : 'either';
}
function isFlag(word, table) {
    const name = /^--([\w-]+)/.exec(word.text)?.[1];
    if (name)
        return table.switches.has(name) || table.values.has(name);
    return /^-[a-zA-Z]/.test(word.text) && table.short.has(word.text[1]);
}


/***/ }),

/***/ 6949:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  imageName: () => (/* binding */ imageName),
  parseFlags: () => (/* binding */ parseFlags),
  parseRun: () => (/* binding */ parseRun),
  parseRunFlags: () => (/* binding */ parseRunFlags),
  silentElsewhere: () => (/* binding */ silentElsewhere)
});

// EXTERNAL MODULE: ./.build/core/source.js
var source = __webpack_require__(8923);
// EXTERNAL MODULE: ./.build/core/subjects.js
var subjects = __webpack_require__(7535);
// EXTERNAL MODULE: ./.build/facts/units.js
var units = __webpack_require__(8161);
// EXTERNAL MODULE: ./.build/facts/command/flag-values.js
var flag_values = __webpack_require__(6243);
// EXTERNAL MODULE: ./.build/facts/command/words.js
var command_words = __webpack_require__(1933);
;// CONCATENATED MODULE: ./.build/facts/command/flag-facts.js



/** Facts as flags are read one after the other: lists add up, the last scalar wins. */
class FlagFacts {
    facts = {};
    unsure = new Map();
    quota;
    period;
    probe = {};
    set(field, word, value) {
        this.unsure.delete(field);
        delete this.facts[field];
        if (word.unsure !== undefined || value === undefined)
            this.doubt(field, word);
        else
            this.facts[field] = { value, at: word.span };
    }
    /** A value that is known in part is still listed: its target, its container port may be what matters. */
    add(field, word, value) {
        if (word.unsure !== undefined || value === undefined)
            this.doubt(field, word);
        if (value === undefined)
            return;
        const list = (this.facts[field] ?? []);
        list.push({ value, at: word.span });
        this.facts[field] = list;
    }
    doubt(field, word, because = word.unsure ?? 'its value is not one that the runtime takes') {
        this.unsure.set(field, (0,command_words/* doubtOf */.kv)(word, because));
    }
    read(flags) {
        for (const { name, value } of flags)
            readers[name]?.(this, value);
        this.finishQuota();
        return this;
    }
    quotaIs(word) {
        this.quota = word;
    }
    periodIs(word) {
        this.period = word;
    }
    /** The quota per period; the kernel's default period is 100 ms. -1 and 0 mean no quota. */
    finishQuota() {
        if (!this.quota)
            return;
        const quota = flag_values/* parseInteger */.cG(this.quota.text);
        const period = this.period ? flag_values/* parseInteger */.cG(this.period.text) : 100_000;
        const unsure = this.quota.unsure ?? this.period?.unsure;
        const cores = quota === undefined || !period ? undefined : Math.max(0, quota) / period;
        this.set('cpuLimit', { ...this.quota, unsure }, cores);
    }
    healthcheck(word, change) {
        Object.assign(this.probe, change);
        const { state } = this.probe;
        if (change.state && word.unsure !== undefined)
            this.doubt('healthcheck', word);
        if (state)
            this.facts.healthcheck = { value: { ...this.probe, state }, at: this.facts.healthcheck?.at ?? word.span };
    }
}
const flag_facts_text = (field) => (to, word) => to.set(field, word, word.text);
const flag = (field) => (to, word) => to.set(field, word, flag_values/* parseSwitch */.SI(word.text));
const number = (field, parse) => (to, word) => to.set(field, word, parse(word.text));
const capabilities = (field) => (to, word) => {
    for (const one of (0,command_words/* pieces */.IE)(word, ','))
        to.add(field, one, capability(one));
};
const capability = (word) => word.unsure === undefined ? word.text.toUpperCase().replace(/^CAP_/, '') : undefined;
const duration = (field) => (to, word) => to.healthcheck(word, { [field]: (0,units/* parseDurationNs */.PA)(word.text) });
const publish = (to, word) => {
    const port = flag_values/* parsePort */.pz(word.unsure === undefined ? word.text : withoutVariables(word.text));
    to.add('ports', word, port);
    if (port)
        to.add('exposedPorts', { ...word, unsure: undefined }, { containerPort: port.containerPort, protocol: port.protocol });
};
/** `$PORT:80` still tells the container's port. */
const withoutVariables = (spec) => spec.length > 1000 ? '' : spec.replace(/\$(?:\w+|\{[^}]*\}|\([^)]*\))/g, '');
const network = (to, word) => {
    const name = /(?:^|,)name=([^,]*)/.exec(word.text)?.[1] ?? word.text;
    // A container may join several networks; the host's is the one that decides.
    if (to.facts.networkMode?.value !== 'host')
        to.set('networkMode', word, name);
};
const restart = (to, word) => to.set('restart', word, flag_values/* parseRestart */.nu(word.text));
const readers = {
    user: flag_facts_text('user'),
    pid: flag_facts_text('pidMode'),
    ipc: flag_facts_text('ipcMode'),
    uts: flag_facts_text('utsMode'),
    userns: flag_facts_text('usernsMode'),
    cgroupns: flag_facts_text('cgroupnsMode'),
    'cgroup-parent': flag_facts_text('cgroupParent'),
    'cpuset-cpus': flag_facts_text('cpuSet'),
    workdir: flag_facts_text('workingDir'),
    privileged: flag('privileged'),
    'read-only': flag('readOnlyRootFilesystem'),
    init: flag('init'),
    memory: number('memoryLimit', units/* parseBytes */.z_),
    'limit-memory': number('memoryLimit', units/* parseBytes */.z_),
    'memory-reservation': number('memoryRequest', units/* parseBytes */.z_),
    'reserve-memory': number('memoryRequest', units/* parseBytes */.z_),
    cpus: number('cpuLimit', units/* parseCores */.sX),
    'limit-cpu': number('cpuLimit', units/* parseCores */.sX),
    'reserve-cpu': number('cpuRequest', units/* parseCores */.sX),
    'cpu-shares': number('cpuShares', flag_values/* parseInteger */.cG),
    'cpu-quota': (to, word) => to.quotaIs(word),
    'cpu-period': (to, word) => to.periodIs(word),
    'pids-limit': number('pidsLimit', flag_values/* parseInteger */.cG),
    'limit-pids': number('pidsLimit', flag_values/* parseInteger */.cG),
    'cap-add': capabilities('capAdd'),
    'cap-drop': capabilities('capDrop'),
    restart,
    'restart-condition': (to, word) => {
        const name = { none: 'no', any: 'always', 'on-failure': 'on-failure' }[word.text];
        const tries = to.facts.restart?.value.maximumRetryCount ?? 0;
        to.set('restart', word, name === undefined ? undefined : { name, maximumRetryCount: tries });
    },
    'restart-max-attempts': (to, word) => {
        const tries = flag_values/* parseInteger */.cG(word.text);
        const name = to.facts.restart?.value.name ?? 'always';
        to.set('restart', word, tries === undefined ? undefined : { name, maximumRetryCount: tries });
    },
    'security-opt': (to, word) => {
        if (word.unsure !== undefined)
            return securityDoubt(to, word);
        const option = flag_values/* parseSecurityOption */.vS(word.text);
        if (!option)
            return;
        if (option.field === 'noNewPrivileges')
            to.set('noNewPrivileges', word, option.value);
        else if (option.field !== 'seLinux')
            to.set(option.field, word, option.value);
        else
            to.set('seLinux', word, { ...to.facts.seLinux?.value, ...option.value });
    },
    volume: (to, word) => to.add('mounts', word, flag_values/* parseVolume */.wM(word.text)),
    mount: (to, word) => to.add('mounts', word, flag_values/* parseMount */.zt(word.text)),
    tmpfs: (to, word) => to.add('mounts', word, flag_values/* parseTmpfs */.ev(word.text)),
    'volumes-from': (to, word) => to.doubt('mounts', word, 'the volumes of another container are mounted'),
    'use-api-socket': (to, word) => {
        const socket = '/var/run/docker.sock';
        if (flag_values/* parseSwitch */.SI(word.text)) {
            to.add('mounts', word, { type: 'bind', source: socket, target: socket, readOnly: false });
        }
    },
    device: (to, word) => {
        const host = /gpu=/.test(word.text) ? 'gpus' : word.text.split(':')[0];
        to.add('devices', word, word.unsure === undefined ? host : undefined);
    },
    gpus: (to, word) => to.add('devices', { ...word, unsure: undefined }, 'gpus'),
    'device-cgroup-rule': (to, word) => to.add('deviceCgroupRules', word, known(word)),
    network,
    net: network,
    publish,
    'publish-all': (to, word) => {
        if (flag_values/* parseSwitch */.SI(word.text))
            to.doubt('ports', word, 'every port that the image exposes is published');
    },
    expose: (to, word) => to.add('exposedPorts', word, flag_values/* parsePort */.pz(word.text)),
    ulimit: (to, word) => to.add('ulimits', word, flag_values/* parseUlimit */.at(word.text)),
    sysctl: (to, word) => {
        const [name = '', ...value] = word.text.split('=');
        to.add('sysctls', word, { name, value: value.join('=') });
    },
    env: (to, word) => {
        const equals = word.text.indexOf('=');
        if (equals < 0)
            return to.add('env', { ...word, unsure: undefined }, { name: word.text, from: 'host' });
        const name = word.text.slice(0, equals);
        const isLiteral = word.unsure === undefined;
        const value = isLiteral ? { name, value: word.text.slice(equals + 1) } : { name, from: 'host' };
        to.add('env', { ...word, unsure: undefined }, value);
    },
    'env-file': (to, word) => to.doubt('env', word, 'variables come from a file that is read when the container starts'),
    label: (to, word) => {
        const [name = '', ...value] = word.text.split('=');
        to.add('labels', word, { name, value: value.join('=') });
    },
    'group-add': (to, word) => {
        const group = flag_values/* parseInteger */.cG(word.text);
        if (group !== undefined)
            to.add('supplementalGroups', word, group);
    },
    pull: (to, word) => {
        const policy = { always: 'Always', missing: 'IfNotPresent', newer: 'Always', never: 'Never' }[word.text];
        to.set('pullPolicy', word, policy);
    },
    entrypoint: (to, word) => to.set('entrypoint', word, word.text === '' ? [] : [word.text]),
    'health-cmd': (to, word) => {
        if (word.text === 'none' || word.text === '')
            to.healthcheck(word, { state: 'disabled' });
        else
            to.healthcheck(word, { state: 'set', test: ['CMD-SHELL', word.text] });
    },
    'no-healthcheck': (to, word) => {
        if (flag_values/* parseSwitch */.SI(word.text))
            to.healthcheck(word, { state: 'disabled' });
    },
    'health-interval': duration('interval'),
    'health-timeout': duration('timeout'),
    'health-start-period': duration('startPeriod'),
    'health-retries': (to, word) => to.healthcheck(word, { retries: flag_values/* parseInteger */.cG(word.text) }),
};
const known = (word) => (word.unsure === undefined ? word.text : undefined);
/** `seccomp=$PROFILE` puts one field in doubt, `$OPTION` all of them. */
function securityDoubt(to, word) {
    const option = flag_values/* parseSecurityOption */.vS(word.text);
    const all = ['noNewPrivileges', 'seccomp', 'appArmor', 'seLinux', 'procMount'];
    for (const field of option ? [option.field] : all)
        to.doubt(field, word);
}

// EXTERNAL MODULE: ./.build/facts/command/flag-table.js
var flag_table = __webpack_require__(1501);
// EXTERNAL MODULE: ./.build/facts/command/flag-words.js
var flag_words = __webpack_require__(5608);
;// CONCATENATED MODULE: ./.build/facts/command/flags.js






const podsOnly = [
    'runAsNonRoot',
    'group',
    'capBounding',
    'volumes',
    'livenessProbe',
    'readinessProbe',
    'probeHosts',
    'windowsHostProcess',
    'serviceAccountToken',
    'serviceAccount',
    'namespace',
    'cpuRequest',
];
/** `docker service create` has no flags for these. */
const notOfServices = [
    'runAsNonRoot',
    'privileged',
    'seccomp',
    'appArmor',
    'seLinux',
    'noNewPrivileges',
    'procMount',
    'devices',
    'deviceCgroupRules',
    'pidMode',
    'ipcMode',
    'utsMode',
    'usernsMode',
    'cgroupnsMode',
    'cgroupParent',
    'cpuShares',
    'cpuSet',
    'pullPolicy',
];
const tables = {
    run: flag_table/* runTable */.cS,
    create: flag_table/* runTable */.cS,
    service: flag_table/* serviceTable */.oV,
    compose: flag_table/* composeRunTable */.gJ,
};
/** What a `compose run` line may change about its service that endangers the machine. */
const ofCompose = ['user', 'capAdd', 'mounts', 'ports', 'env'];
/**
 * Reads the words after `run`, `create`, `service create` or `compose run`: flags, image, command. Undefined for a `compose run`
 * that changes nothing a rule asks about: it names a service, which is judged where it is declared.
 */
function parseRun(words, frame) {
    const split = (0,flag_words/* splitFlags */.g)(words, tables[frame.form]);
    const { facts, unsure } = new FlagFacts().read(split.flags);
    const [image, ...command] = split.rest;
    const name = nameOf(split, image, frame);
    if (frame.form === 'compose') {
        const changed = ofCompose.some((field) => unsure.has(field) || facts[field] !== undefined);
        return changed ? silentElsewhere((0,subjects/* container */.k)({ ...frameOf(frame, name, split), unsure, ...facts })) : undefined;
    }
    const identity = { ...frameOf(frame, name, split), unsure };
    readImage(split, image, frame, facts, unsure);
    readCommand(command, facts, unsure);
    if (!facts.user && !unsure.has('user'))
        unsure.set('user', imageDecides(frame.at));
    return (0,subjects/* container */.k)({
        ...identity,
        cannotSay: unsayable(frame.form, split.flags, facts),
        os: osOf(split.flags),
        ...facts,
    });
}
/** Flags alone, for forms that name the image elsewhere (a workflow's `options`, a dev container, `--run`). */
function parseFlags(flags, frame, name) {
    const { facts, unsure } = new FlagFacts().read(flags.flags);
    if (!facts.user && !unsure.has('user'))
        unsure.set('user', imageDecides(frame.at));
    const cannotSay = unsayable(frame.form, flags.flags, facts);
    return (0,subjects/* container */.k)({ ...frameOf(frame, name, flags), unsure, cannotSay, os: osOf(flags.flags), ...facts });
}
/** The terminal's `--run 'FLAGS'`: quoted as for a shell, nothing expanded. @throws Error where a word is no known flag. */
function parseRunFlags(text, path = '--run') {
    const argument = (0,source/* source */.sP)(path, text, 'argument');
    const at = (0,source/* span */.Ln)(argument, 0, text.length);
    const words = (0,command_words/* splitWords */.yM)(text, (from, to) => (0,source/* span */.Ln)(argument, from, to));
    const split = (0,flag_words/* splitFlags */.g)(words, flag_table/* runTable */.cS, true);
    if (split.opaque)
        throw new Error(`${path}: ${split.opaque.because}. Flags of docker run are taken as they stand.`);
    const [stray] = split.rest;
    if (stray)
        throw new Error(`${path}: "${stray.text}" is not a flag; the image is named apart, with its own command.`);
    const last = words.at(-1);
    if (last?.text.startsWith('-') && !split.flags.some(({ value }) => value.span.end === last.span.end))
        throw new Error(`${path}: ${last.text} needs a value.`);
    const name = lastOf(split.flags, 'name')?.value.text ?? 'container';
    const read = parseFlags(split, { form: 'run', dialect: 'run', at, key: () => path }, name);
    return { ...read, oneOff: false };
}
const imageDecides = (at) => ({ because: 'the image decides the user', at });
const lastOf = (flags, name) => flags.findLast((flag) => flag.name === name);
const isOn = (flags, name) => /^(?:1|t|true)$/i.test(lastOf(flags, name)?.value.text ?? '');
function frameOf(frame, name, { flags, opaque }) {
    return {
        key: frame.key(name),
        name,
        dialect: frame.dialect,
        at: frame.at,
        oneOff: isOneOff(frame.form, flags),
        opaque,
    };
}
/** A tool that runs and goes: in the foreground, or removed when it ends. */
function isOneOff(form, flags) {
    const restart = lastOf(flags, 'restart')?.value.text;
    if (form === 'service' || (restart !== undefined && restart !== 'no' && restart !== ''))
        return false;
    if (form === 'compose' || isOn(flags, 'rm'))
        return true;
    return form === 'run' && !isOn(flags, 'detach');
}
const notOfRun = new Set(podsOnly);
const notOfRemoved = new Set([...podsOnly, 'restart']);
const notOfSwarm = new Set([...notOfRun, ...notOfServices].filter((field) => field !== 'cpuRequest'));
/** `--rm` and `--restart` exclude each other. */
function unsayable(form, flags, { restart }) {
    if (form === 'service')
        return notOfSwarm;
    return isOn(flags, 'rm') && !restart ? notOfRemoved : notOfRun;
}
function nameOf({ flags, restUnknown }, image, frame) {
    const given = lastOf(flags, 'name')?.value;
    if (given && given.unsure === undefined && given.text !== '')
        return given.text;
    if (!image || restUnknown || image.text.startsWith('$('))
        return given?.text || (frame.form === 'service' ? 'service' : 'container');
    return imageName(image.text);
}
/** The last path segment without tag and digest: `ghcr.io/acme/web:1@sha256:…` is `web`. */
function imageName(image) {
    const plain = image.replace(/@sha256:.*$/s, '');
    const segment = plain.replace(/^.*\/(?![^{(]*[})])/s, '');
    return segment.replace(/:(?:[^:{}]|\$\{\{.*?\}\}|\$\{[^{}]*\})*$/, '') || segment || image;
}
function osOf(flags) {
    const isolation = lastOf(flags, 'isolation')?.value.text ?? '';
    const platform = lastOf(flags, 'platform')?.value.text ?? lastOf(flags, 'os')?.value.text ?? '';
    return /^(?:process|hyperv)$/.test(isolation) || platform.startsWith('windows') ? 'windows' : 'linux';
}
function readImage({ flags, opaque, restUnknown }, image, frame, facts, unsure) {
    if (isOn(flags, 'rootfs'))
        return;
    if (!image || restUnknown) {
        unsure.set('image', opaque ?? { because: 'the line names no image', at: frame.at });
        return;
    }
    if (image.unsure === undefined)
        facts.image = { value: image.text, at: image.span };
    else
        unsure.set('image', (0,command_words/* doubtOf */.kv)(image));
    const built = frame.built?.(image);
    if (built !== undefined)
        facts.build = { value: built, at: image.span };
}
function readCommand(words, facts, unsure) {
    const unknown = words.find((word) => word.unsure !== undefined);
    const [first] = words;
    if (unknown)
        unsure.set('command', (0,command_words/* doubtOf */.kv)(unknown));
    else if (first) {
        facts.command = { value: words.map((word) => word.text), at: (0,command_words/* stretch */._N)(first, words.at(-1)) };
    }
    const programs = [facts.entrypoint?.value[0], first?.unsure === undefined ? first?.text : undefined];
    const places = [facts.entrypoint?.at, first?.span];
    facts.processes = programs.flatMap((program, i) => {
        const at = places[i];
        return program && at && !program.startsWith('-') ? [{ value: program.replace(/^.*\//, ''), at }] : [];
    });
}
function isSaid(read, field) {
    const fact = read[field];
    return read.unsure.has(field) || (Array.isArray(fact) ? fact.length > 0 : fact !== undefined);
}
/** For forms that add to a container declared elsewhere: what they do not say is not theirs to say. */
function silentElsewhere(read) {
    return { ...read, cannotSay: new Set(everyField.filter((field) => !isSaid(read, field))) };
}
const everyField = [
    ...podsOnly,
    ...notOfServices,
    'image',
    'build',
    'user',
    'supplementalGroups',
    'capAdd',
    'capDrop',
    'readOnlyRootFilesystem',
    'mounts',
    'networkMode',
    'ports',
    'exposedPorts',
    'memoryLimit',
    'memoryRequest',
    'cpuLimit',
    'pidsLimit',
    'restart',
    'ulimits',
    'healthcheck',
    'sysctls',
    'env',
    'entrypoint',
    'command',
    'workingDir',
    'processes',
    'init',
    'labels',
];


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


/***/ })

};
