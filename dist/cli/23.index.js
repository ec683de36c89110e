export const id = 23;
export const ids = [23,700];
export const modules = {

/***/ 4700:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  s: () => (/* binding */ Files),
  InputError: () => (/* binding */ InputError)
});

// UNUSED EXPORTS: maximumFileBytes

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./.build/core/source.js
var source = __webpack_require__(8923);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
;// CONCATENATED MODULE: ./.build/collect/git.js

/**
 * Runs git so that nothing of the repository is executed, replaced or fetched: no file-system monitor, no replace refs, no
 * transport for objects that a partial clone lacks, no pattern in a path. Hooks, filters and diff drivers are not run by what is called here.
 * @throws where git is absent, refuses or fails
 */
function gitOutput(root, ...args) {
    const guarded = [
        '--no-replace-objects',
        '--literal-pathspecs',
        '-c',
        'core.fsmonitor=false',
        '-c',
        'protocol.allow=never',
    ];
    return (0,external_node_child_process_.execFileSync)('git', [...guarded, ...args], {
        cwd: root,
        encoding: 'utf8',
        maxBuffer: 1 << 30,
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0' },
    });
}
function fileAt(root, commit, path) {
    if (!/^[0-9a-f]{40,64}$/.test(commit))
        return { state: 'unknown' };
    try {
        const [entry] = gitOutput(root, 'ls-tree', '-z', commit, '--', path).split('\0');
        if (!entry)
            return { state: 'absent' };
        const [, object] = /^100\d{3} blob ([0-9a-f]+)\t/.exec(entry) ?? [];
        return object === undefined
            ? { state: 'unknown' }
            : { state: 'text', text: gitOutput(root, 'cat-file', 'blob', object) };
    }
    catch {
        return { state: 'unknown' };
    }
}

;// CONCATENATED MODULE: ./.build/collect/files.js




/** Larger files are not read: no manifest is that long, and a gate must not be stalled by one. */
const maximumFileBytes = 8 * 1024 * 1024;
/** A problem with what the user asked for, in one sentence that says what to do. */
class InputError extends Error {
}
/** The repository's files. Only what lies inside the root is ever read, whatever links and `..` say. */
class Files {
    root;
    paths;
    cache = new Map();
    realRoot;
    /** Files that are there but were not read, with the reason. */
    unread = [];
    constructor(root, paths, closed) {
        this.root = root;
        this.paths = paths;
        this.realRoot = (0,external_node_fs_.realpathSync)(root);
        for (const path of closed)
            this.unread.push({ path, because: 'a folder that cannot be read', blocking: true });
    }
    /**
     * @param root absolute path; findings name files relative to it
     * @param under repository-relative files or folders to judge; empty for all
     * @param wanted what the include and exclude globs leave
     */
    static open(root, under, wanted) {
        const closed = [];
        const listed = under.length === 0 ? list(root, '', closed) : under.flatMap((path) => listUnder(root, path, closed));
        return new Files(root, [...new Set(listed)].filter(wanted).sort(), closed.filter(wanted));
    }
    read(path) {
        const name = external_node_path_.posix.normalize(path).replace(/^\.\//, '');
        if (this.cache.has(name))
            return this.cache.get(name);
        const text = name.startsWith('../') || external_node_path_.posix.isAbsolute(name) ? undefined : this.readText(name);
        const found = text === undefined ? undefined : (0,source/* source */.sP)(name, text);
        this.cache.set(name, found);
        return found;
    }
    miss(path, because, mayBlock = true) {
        if (manifestName.test(path))
            this.unread.push({ path, because, blocking: mayBlock && onlyManifest.test(path) });
        return undefined;
    }
    readText(name) {
        let descriptor;
        try {
            const path = (0,external_node_path_.join)(this.root, name);
            const real = external_node_fs_.realpathSync.native(path);
            if (real !== this.realRoot && !real.startsWith(this.realRoot + external_node_path_.sep)) {
                return this.miss(name, 'a link that leads out of the repository', false);
            }
            descriptor = (0,external_node_fs_.openSync)(real, external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NOFOLLOW | external_node_fs_.constants.O_NONBLOCK);
            const { size, mode } = (0,external_node_fs_.fstatSync)(descriptor);
            if (!isRegular(mode))
                return undefined;
            if (size > maximumFileBytes) {
                return this.miss(name, `${Math.round(size / 1_048_576)} MiB is more than Hullgate reads (8 MiB)`);
            }
            return decode((0,external_node_fs_.readFileSync)(descriptor)) ?? this.miss(name, 'it holds NUL bytes, so it is no text');
        }
        catch (error) {
            const code = error.code;
            if (name.includes('\ufffd') && code === 'ENOENT' && this.paths.includes(name))
                return this.miss(name, 'its name is not UTF-8');
            if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR')
                return undefined;
            return this.miss(name, `cannot be read (${code ?? 'unknown error'})`);
        }
        finally {
            if (descriptor !== undefined)
                (0,external_node_fs_.closeSync)(descriptor);
        }
    }
}
/** What cannot be read is told where the name is a manifest's. */
const manifestName = /\.(?:ya?ml|json|sh|mk)$|(?:^|\/)(?:Dockerfile|Containerfile|Makefile)/;
const onlyManifest = /\.ya?ml$|(?:^|\/)(?:Dockerfile|Containerfile|Makefile)|devcontainer\.json$/;
/** UTF-8, or UTF-16 where a byte order mark says so, as YAML has it. Undefined for what is no text. */
function decode(bytes) {
    if (bytes[0] === 0xff && bytes[1] === 0xfe)
        return new TextDecoder('utf-16le').decode(bytes);
    if (bytes[0] === 0xfe && bytes[1] === 0xff)
        return new TextDecoder('utf-16be').decode(bytes);
    return bytes.includes(0) ? undefined : bytes.toString('utf8');
}
const isRegular = (mode) => (mode & external_node_fs_.constants.S_IFMT) === external_node_fs_.constants.S_IFREG;
function listUnder(root, path, closed) {
    const absolute = (0,external_node_path_.resolve)(root, path);
    const name = (0,external_node_path_.relative)(root, absolute).split(external_node_path_.sep).join('/');
    const stats = (0,external_node_fs_.statSync)(absolute, { throwIfNoEntry: false });
    if (!stats)
        throw new InputError(`${path} does not exist: name a file or folder of the repository.`);
    return stats.isDirectory() ? list(root, name, closed) : [name];
}
/** Tracked files and untracked ones that git does not ignore; outside a repository every file but node_modules'. */
function list(root, folder, closed) {
    return listByGit(root, folder) ?? walk(root, folder, closed);
}
function listByGit(root, folder) {
    try {
        const wanted = ['--cached', '--others', '--exclude-standard', '--', folder || '.'];
        const names = gitOutput(root, 'ls-files', '-z', ...wanted)
            .split('\0')
            .filter(Boolean);
        // Nothing listed: the folder may itself be ignored by a repository around it, and it was named all the same.
        return names.length > 0 ? names : undefined;
    }
    catch {
        return undefined;
    }
}
/** `closed` takes the folders that cannot be read. */
function walk(root, folder, closed) {
    const found = [];
    const folders = [folder];
    for (let here = folders.pop(); here !== undefined; here = folders.pop()) {
        for (const entry of entriesOf(root, here, closed)) {
            const name = here ? `${here}/${entry.name}` : entry.name;
            if (entry.isDirectory()) {
                if (entry.name !== '.git' && entry.name !== 'node_modules')
                    folders.push(name);
            }
            else
                found.push(name);
        }
    }
    return found;
}
function entriesOf(root, folder, closed) {
    try {
        return (0,external_node_fs_.readdirSync)((0,external_node_path_.join)(root, folder), { withFileTypes: true });
    }
    catch {
        closed.push(folder || '.');
        return [];
    }
}


/***/ }),

/***/ 8923:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $T: () => (/* binding */ offsetOfLine),
/* harmony export */   G1: () => (/* binding */ position),
/* harmony export */   Ln: () => (/* binding */ span),
/* harmony export */   sP: () => (/* binding */ source)
/* harmony export */ });
const source = (path, text, origin = 'repository') => ({
    path,
    text,
    origin,
});
const span = (src, start, end = start) => ({ source: src, start, end });
const lineStarts = new WeakMap();
function startsOf(src) {
    let starts = lineStarts.get(src);
    if (!starts) {
        starts = [0];
        for (let i = src.text.indexOf('\n'); i >= 0; i = src.text.indexOf('\n', i + 1))
            starts.push(i + 1);
        lineStarts.set(src, starts);
    }
    return starts;
}
/** Position of an offset; offsets outside the text are clamped. */
function position(src, offset) {
    const starts = startsOf(src);
    const at = Math.max(0, Math.min(offset, src.text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (starts[middle] <= at)
            low = middle;
        else
            high = middle - 1;
    }
    return { line: low + 1, column: at - starts[low] + 1 };
}
/** Offset of the first character of a 1-based line. */
function offsetOfLine(src, line) {
    const starts = startsOf(src);
    return starts[Math.max(0, Math.min(line - 1, starts.length - 1))];
}


/***/ }),

/***/ 5869:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ PolicyError)
/* harmony export */ });
/** A policy that cannot be used, with the line to mend. The gate then concludes `error`. */
class PolicyError extends Error {
    file;
    line;
    constructor(message, file, 
    /** 1-based. */
    line) {
        super(message);
        this.file = file;
        this.line = line;
    }
}


/***/ }),

/***/ 6023:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  rootOf: () => (/* binding */ rootOf),
  tell: () => (/* binding */ tell)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./.build/collect/files.js + 1 modules
var files = __webpack_require__(4700);
// EXTERNAL MODULE: ./.build/core/benchmarks.js + 1 modules
var benchmarks = __webpack_require__(9469);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./.build/core/judge.js

/** Most verdicts have no hit: they share this. */
const none = [];
const platformOf = (subject) => (subject.kind === 'container' ? subject.platform : 'docker');
/** Judges every rule on every subject of its kind. A rule that throws is an `error` on that subject and hides nothing else. */
function judge(rules, subjects, settings) {
    return joinEvidence(rules.flatMap((rule) => subjects.filter((subject) => subject.kind === rule.on).map((subject) => judgeOne(rule, subject, settings))));
}
function judgeOne(rule, subject, settings) {
    if (isAbsent(rule, subject))
        return { rule, subject, state: 'absent', hits: none };
    try {
        const doubt = doubtOf(rule, subject);
        const found = [...rule.check(subject, settings)];
        const hits = found.length === 0 ? none : found.map((hit) => judgeHit(rule, subject, hit, doubt));
        if (hits.some((hit) => hit.state === 'fail'))
            return { rule, subject, state: 'fail', hits };
        if (doubt)
            return { rule, subject, state: 'unsure', hits, because: doubt.because };
        return { rule, subject, state: hits.length > 0 ? 'unsure' : 'pass', hits };
    }
    catch (error) {
        return { rule, subject, state: 'error', hits: [], because: error instanceof Error ? error.message : String(error) };
    }
}
function isAbsent(rule, subject) {
    if (rule.platform && rule.platform !== platformOf(subject))
        return true;
    return subject.kind === 'container' && rule.reads.every((field) => subject.cannotSay.has(field));
}
function doubtOf(rule, subject) {
    if (subject.kind === 'container') {
        for (const field of rule.reads) {
            const doubt = subject.unsure.get(field);
            if (doubt)
                return doubt;
        }
    }
    return subject.opaque;
}
function judgeHit(rule, subject, hit, doubt) {
    const unsure = hit.missing && doubt !== undefined;
    const key = hit.owner?.key ?? subject.key;
    return {
        ...hit,
        at: unsure ? doubt.at : hit.at,
        state: unsure ? 'unsure' : 'fail',
        because: unsure ? doubt.because : undefined,
        key,
        subjectName: hit.owner?.name ?? subject.name,
        fingerprint: fingerprint(rule.id, key, hit.discriminator),
        evidences: [hit.evidence ?? (subject.kind === 'container' ? subject.evidence : 'manifest')],
    };
}
/** Rule, subject and what tells two hits of one subject apart: never a line, never a run. 128 bits, hexadecimal. */
function fingerprint(rule, key, discriminator) {
    return (0,external_node_crypto_.hash)('sha256', [rule, key, discriminator].join('\0'), 'hex').slice(0, 32);
}
/**
 * A live container carries the key of the manifest it was started from. Where both speak, what runs has the last word:
 * a live `pass` clears what the manifest merely left unsaid, and the same fault seen twice is one hit with both kinds of evidence.
 */
function joinEvidence(verdicts) {
    const isLive = (verdict) => verdict.subject.kind === 'container' && verdict.subject.dialect === 'live';
    const live = new Map(verdicts.filter((v) => isLive(v) && (v.state === 'pass' || v.state === 'fail')).map((v) => [pairKey(v), v]));
    if (live.size === 0)
        return verdicts;
    const joined = new Set();
    const result = [];
    for (const verdict of verdicts.filter((v) => !isLive(v))) {
        const twin = live.get(pairKey(verdict));
        if (!twin) {
            result.push(verdict);
            continue;
        }
        const seen = new Map(twin.hits.map((hit) => [hit.fingerprint, hit]));
        const hits = verdict.hits.flatMap((hit) => {
            const same = seen.get(hit.fingerprint);
            if (!same)
                return hit.missing ? [] : [hit];
            joined.add(same);
            return [
                { ...(hit.state === 'unsure' ? same : hit), evidences: [...new Set([...hit.evidences, ...same.evidences])] },
            ];
        });
        result.push({ ...verdict, state: hits.length > 0 ? 'fail' : 'pass', hits, because: undefined });
    }
    for (const verdict of verdicts.filter(isLive)) {
        result.push({ ...verdict, hits: verdict.hits.filter((hit) => !joined.has(hit)) });
    }
    return result;
}
const pairKey = (verdict) => `${verdict.rule.id}\0${verdict.subject.key}`;
/** The worst of many; without any, `unseen` where a blocking gap may hide a subject of this kind, else `absent`. */
function fold(states, hidden) {
    const all = new Set(states);
    for (const state of ['error', 'fail', 'unsure'])
        if (all.has(state))
            return state;
    if (hidden)
        return 'unseen';
    return all.has('pass') ? 'pass' : all.has('unseen') ? 'unseen' : 'absent';
}
/** Whether something that could not be read may hold a subject of this kind. */
const isHidden = (kind, gaps) => gaps.some((gap) => gap.blocking && gap.kinds.includes(kind));

// EXTERNAL MODULE: ./.build/core/rule.js
var rule = __webpack_require__(1964);
// EXTERNAL MODULE: ./.build/core/source.js
var core_source = __webpack_require__(8923);
;// CONCATENATED MODULE: ./.build/core/findings.js




const atLeast = (severity, floor) => rule/* severities */.gO.indexOf(severity) >= rule/* severities */.gO.indexOf(floor);
/** Every hit as a finding, one for each fingerprint, the weightiest first. */
function findingsOf(policy, verdicts, rules, entries, waivers) {
    const answered = new Map(rules.map((rule) => [rule.id, entries.filter((entry) => rule.controls.includes(entry.control))]));
    const found = new Map();
    const told = new Map();
    for (const verdict of verdicts) {
        for (const hit of verdict.hits) {
            const finding = findingOf(policy, verdict, hit, answered.get(verdict.rule.id) ?? [], waivers);
            const sentence = sentenceOf(finding);
            const key = told.get(sentence) ?? finding.fingerprint;
            told.set(sentence, key);
            const same = found.get(key);
            found.set(key, same ? merge(same, finding) : finding);
        }
    }
    return [...found.values()].sort(byWeight);
}
/** What a person reads: a base file's fault seen again through its overlay is the same sentence about the same place. */
const sentenceOf = ({ rule, location, place, message, state }) => [rule, state, message, place, location?.line, location?.column, location?.endLine, location?.endColumn].join('\0');
/** The same fault of the same object, seen through two containers of a pod or two kinds of evidence. */
function merge(first, second) {
    const kept = first.state === 'unsure' && second.state === 'fail' ? second : first;
    return { ...kept, evidence: [...new Set([...first.evidence, ...second.evidence])] };
}
function byWeight(a, b) {
    return (Number(b.blocking) - Number(a.blocking) ||
        rule/* severities */.gO.indexOf(b.severity) - rule/* severities */.gO.indexOf(a.severity) ||
        compareText(a.location?.file ?? a.place, b.location?.file ?? b.place) ||
        (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
        compareText(a.rule, b.rule));
}
/** By code unit: the same on every machine, and quick. */
const compareText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
function findingOf(policy, { rule, subject }, hit, entries, waivers) {
    const severity = severityOf(rule, subject, policy);
    const location = locationOf(hit.at);
    const waiver = waivers.find(rule.id, location?.file, [hit.key, subject.key]);
    const failing = hit.state === 'fail' && !waiver;
    const dialect = subject.kind === 'container' ? subject.dialect : null;
    return {
        rule: rule.id,
        title: rule.title,
        severity,
        state: hit.state,
        message: hit.because ? `${hit.message} (${hit.because})` : hit.message,
        subject: { kind: subject.kind, key: hit.key, name: hit.subjectName, dialect },
        location,
        place: hit.at.source.path,
        threats: threatsOf(rule, subject),
        controls: entries.filter((entry) => answers(entry, subject)).map((entry) => entry.id),
        fingerprint: hit.fingerprint,
        evidence: hit.evidences,
        blocking: failing && policy.failOn !== 'never' && atLeast(severity, policy.failOn),
        new: true,
        waiver: waiver ? { reason: waiver.reason, owner: waiver.owner, expires: waiver.expires } : null,
        why: rule.why,
        fix: fixOf(rule, dialect),
        edits: [],
    };
}
/** The policy's word, else `low` for a service's hygiene on a one-off container, else the rule's own. */
function severityOf(rule, subject, policy) {
    const override = policy.rules.get(rule.id);
    if (override && override !== 'off')
        return override;
    return rule.hygiene && subject.kind === 'container' && subject.oneOff ? 'low' : rule.severity;
}
function fixOf(rule, dialect) {
    if (typeof rule.fix === 'string')
        return rule.fix;
    return rule.fix[dialect] ?? rule.fix.default;
}
const answers = (entry, subject) => (0,benchmarks/* answersFor */.ze)(entry.control, platformOf(subject));
/** The Kubernetes threats are answered by what Kubernetes runs. */
const threatsOf = (rule, subject) => rule.threats.filter((threat) => !threat.startsWith('K') || platformOf(subject) === 'kubernetes');
/** Where a person can look; `null` outside the repository. */
function locationOf({ source, start, end }) {
    if (source.origin !== 'repository')
        return null;
    const from = (0,core_source/* position */.G1)(source, start);
    const to = (0,core_source/* position */.G1)(source, Math.max(start, end));
    return { file: source.path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

// EXTERNAL MODULE: ./.build/core/threats.js
var threats = __webpack_require__(9125);
;// CONCATENATED MODULE: ./.build/core/rows.js



function tallyOf(verdicts, findings) {
    const byRule = new Map();
    for (const verdict of verdicts) {
        const own = byRule.get(verdict.rule.id);
        if (own)
            own.push(verdict);
        else
            byRule.set(verdict.rule.id, [verdict]);
    }
    const counts = new Map();
    for (const { rule, threats, controls } of findings) {
        for (const id of [rule, ...threats, ...controls])
            counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return { verdicts: byRule, findings: counts };
}
const verdictsOf = (rules, { verdicts }) => rules.flatMap((rule) => verdicts.get(rule.id) ?? []);
function ruleRow(rule, policy, tally, gaps) {
    const own = verdictsOf([rule], tally);
    const off = policy.rules.get(rule.id) === 'off';
    return {
        id: rule.id,
        state: off
            ? 'absent'
            : fold(own.map((verdict) => verdict.state), isHidden(rule.on, gaps)),
        subjects: own.filter((verdict) => verdict.state !== 'absent').length,
        findings: tally.findings.get(rule.id) ?? 0,
    };
}
/** @param controls the rows of the controls that stand for this threat */
function threatRow(id, policy, judged, tally, controls) {
    const rules = judged.rules.filter((rule) => rule.threats.includes(id));
    const own = verdictsOf(rules, tally).filter(({ rule, subject }) => threatsOf(rule, subject).includes(id));
    const row = rowState(rules, policy, own, judged.gaps);
    const unseen = controls.filter(({ state }) => state === 'unseen').length;
    const findings = tally.findings.get(id) ?? 0;
    return {
        id,
        ...threats/* threats */.s[id],
        // Rules beyond the benchmarks alone do not clear a threat.
        state: row.state === 'pass' && unseen === controls.length ? 'unseen' : row.state,
        rules: rules.length,
        findings,
        because: row.because ?? (unseen === 0 ? null : `${unseen} of its ${controls.length} controls not judged`),
    };
}
function controlRow(entry, policy, judged, tally) {
    const rules = judged.rules.filter((rule) => rule.controls.includes(entry.control));
    const own = verdictsOf(rules, tally).filter((verdict) => answers(entry, verdict.subject));
    const attestation = policy.attestations.find((a) => a.control === entry.id && a.expires >= judged.today);
    const row = rowState(rules, policy, own, judged.gaps);
    const attested = attestation && row.state !== 'fail' && row.state !== 'error';
    const hostOnly = rules.length === 0 && entry.sight === 'attest';
    return {
        id: entry.id,
        edition: entry.edition,
        title: entry.title,
        automated: rules.length > 0,
        state: attested ? 'attested' : row.state,
        findings: tally.findings.get(entry.id) ?? 0,
        because: attested
            ? `${attestation.statement} (${attestation.owner})`
            : hostOnly
                ? 'only the host shows it: attest it in the policy'
                : row.because,
    };
}
function rowState(rules, policy, verdicts, gaps) {
    if (rules.length === 0)
        return { state: 'unseen', because: 'no rule yet' };
    const on = rules.filter((rule) => policy.rules.get(rule.id) !== 'off');
    if (on.length === 0)
        return { state: 'unseen', because: 'switched off by the policy' };
    const state = fold(verdicts.map((verdict) => verdict.state), on.some((rule) => isHidden(rule.on, gaps)));
    if (state === 'unseen')
        return { state, because: 'a file that could not be read may hide it' };
    return { state, because: state === 'absent' ? 'nothing of its kind here' : null };
}

;// CONCATENATED MODULE: ./.build/core/waivers.js
/** Finds waivers and remembers which of them were of use. */
class Waivers {
    all;
    evidence;
    used = new Set();
    expired = new Set();
    constructor(all, evidence) {
        this.all = all;
        this.evidence = evidence;
    }
    find(rule, path, keys) {
        const fits = (waiver) => waiver.rule === rule &&
            (waiver.path === undefined || (path !== undefined && this.evidence.matches(path, waiver.path))) &&
            (waiver.subject === undefined || keys.includes(waiver.subject));
        const matching = this.all.filter(fits);
        for (const waiver of matching)
            (this.holds(waiver) ? this.used : this.expired).add(waiver);
        return matching.find((waiver) => this.holds(waiver));
    }
    holds(waiver) {
        return waiver.expires >= this.evidence.today;
    }
    notices(file) {
        return this.all.flatMap((waiver) => {
            const place = { file, line: waiver.line };
            if (this.expired.has(waiver)) {
                return [
                    {
                        ...place,
                        message: `waiver for ${waiver.rule} (${waiver.owner}) expired on ${waiver.expires}: its findings count again`,
                    },
                ];
            }
            if (this.used.has(waiver))
                return [];
            return [{ ...place, message: `waiver for ${waiver.rule} (${waiver.owner}) matches nothing: remove it` }];
        });
    }
}

;// CONCATENATED MODULE: ./.build/core/gate.js





function decide(policy, evidence) {
    const entries = (0,benchmarks/* controlsOf */.ux)(policy.benchmarks);
    const waivers = new Waivers(policy.waivers, evidence);
    const live = evidence.verdicts.filter((verdict) => policy.rules.get(verdict.rule.id) !== 'off');
    const findings = findingsOf(policy, live, evidence.rules, entries, waivers);
    const tally = tallyOf(live, findings);
    const controls = entries.map((entry) => controlRow(entry, policy, evidence, tally));
    const controlsFor = (threat) => controls.filter((_, index) => entries[index]?.threat === threat);
    const errors = [...evidence.errors, ...ruleErrors(live), ...gapErrors(policy, evidence.gaps)];
    const expiredAttestations = policy.attestations.filter((attestation) => attestation.expires < evidence.today);
    const known = new Set(entries.map(({ id }) => id));
    const strayAttestations = policy.attestations.filter(({ control }) => !known.has(control));
    return {
        schema: 1,
        tool: { name: 'hullgate', version: evidence.version },
        conclusion: conclude(findings, errors),
        counts: count(findings),
        findings: findings.filter((finding) => atLeast(finding.severity, policy.report)),
        rules: evidence.rules.map((rule) => ruleRow(rule, policy, tally, evidence.gaps)),
        threats: threats/* threatIds */.F.map((id) => threatRow(id, policy, evidence, tally, controlsFor(id))),
        controls,
        gaps: evidence.gaps.map((gap) => ({ ...gap, line: gap.line ?? null })),
        images: evidence.images,
        warnings: [
            ...evidence.warnings,
            ...waivers.notices(placeOf(policy)),
            ...expiredAttestations.map((a) => expiredAttestation(a, placeOf(policy))),
            ...strayAttestations.map((a) => strayAttestation(a, placeOf(policy))),
        ],
        errors,
        policy: { origin: policy.origin, failOn: policy.failOn, report: policy.report },
        timings: evidence.timings,
    };
}
function conclude(findings, errors) {
    if (errors.length > 0)
        return 'error';
    return findings.some((finding) => finding.blocking) ? 'fail' : 'pass';
}
function count(findings) {
    const standing = findings.filter((finding) => !finding.waiver);
    const failing = standing.filter((finding) => finding.state === 'fail');
    const of = (severity) => failing.filter((finding) => finding.severity === severity).length;
    return {
        critical: of('critical'),
        high: of('high'),
        medium: of('medium'),
        low: of('low'),
        new: failing.filter((finding) => finding.new).length,
        blocking: failing.filter((finding) => finding.blocking).length,
        waived: findings.length - standing.length,
        unsure: standing.length - failing.length,
    };
}
function ruleErrors(verdicts) {
    return verdicts
        .filter((verdict) => verdict.state === 'error')
        .map(({ rule, subject, because }) => ({
        message: `rule ${rule.id} threw on ${subject.key}: ${because}. This is a bug of Hullgate: please report it; until then the policy can switch the rule off.`,
        file: locationOf(subject.at)?.file ?? null,
        line: locationOf(subject.at)?.line ?? null,
    }));
}
function gapErrors(policy, gaps) {
    if (policy.gaps === 'report')
        return [];
    return gaps
        .filter((gap) => gap.blocking)
        .map((gap) => ({
        message: `${gap.because}. Mend it, list it under \`exclude\`, or set \`gaps: report\` in the policy.`,
        file: gap.path,
        line: gap.line ?? null,
    }));
}
const placeOf = (policy) => (policy.origin === 'defaults' ? null : policy.origin);
function expiredAttestation({ control, owner, expires, line }, file) {
    return { message: `attestation of ${control} (${owner}) expired on ${expires}`, file, line };
}
function strayAttestation({ control, owner, line }, file) {
    return { message: `attestation of ${control} (${owner}) names no control of the chosen editions`, file, line };
}

;// CONCATENATED MODULE: ./.build/facts/compose/claims.js
// Apart from the reader, so that telling files apart does not load it.
/** Whether a file is a Compose file by its name. */
function claimsCompose(path) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return /^(?:(?:podman-|container-)?compose(?:[.-].*)?|docker-compose.*)\.ya?ml$/.test(name);
}
/** Other formats that have `services` at the top as well. */
const isForeign = (text) => /^["']?(?:apiVersion|kind|jobs|steps|pipeline|stages)["']?[ \t]*:/m.test(text);
/** Whether a YAML file of another name is a Compose file: a mapping of services, one of which says where its image is from. */
function looksLikeCompose(text) {
    const start = /^["']?services["']?[ \t]*:[ \t]*/m.exec(text);
    if (!start || isForeign(text))
        return false;
    const rest = text.slice(start.index + start[0].length);
    const end = rest.search(/^[^\s#]/m);
    // Flow style begins on the key's own line, at what is the beginning of a line to the search above.
    if (rest.startsWith('{'))
        return flowKey.test(rest);
    const body = end > 0 ? rest.slice(0, end) : end === 0 ? afterFirstLine(rest) : rest;
    const child = /^[ \t]+(?![#\s])(.*)/m.exec(body);
    if (!child || child[1].startsWith('-'))
        return false;
    return /^[ \t]{2,}["']?(?:image|build|extends)["']?[ \t]*:/m.test(body) || flowKey.test(body);
}
const flowKey = /[{,][ \t]*["']?(?:image|build|extends)["']?[ \t]*:/;
/** `services: &anchor` or `services: # note`: the children follow. */
function afterFirstLine(text) {
    const children = text.slice(text.indexOf('\n') + 1);
    const end = children.search(/^[^\s#]/m);
    return end < 0 ? children : children.slice(0, end);
}

;// CONCATENATED MODULE: ./.build/facts/read.js

/** No Compose file, workflow, script or Dockerfile that somebody wrote is longer. Generated manifests may be. */
const longestText = 1_048_576;
/** Subjects of one file that are judged. */
const mostSubjects = 5000;
const base = (path) => path.slice(path.lastIndexOf('/') + 1);
const speaksOfContainers = (text) => /docker|podman|nerdctl|container/i.test(text);
/** In order: the first format that claims a path and recognises its text takes it. */
const formats = [
    {
        name: 'workflow',
        claims: (path) => /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/.test(path) || /(?:^|\/)action\.ya?ml$/.test(path),
        recognises: (text) => /^[ \t]*["']?(?:jobs|runs)["']?[ \t]*:|^[ \t]*\{/m.test(text),
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(243), __webpack_require__.e(949), __webpack_require__.e(273), __webpack_require__.e(333)]).then(__webpack_require__.bind(__webpack_require__, 5333))).readWorkflows,
    },
    {
        name: 'compose',
        claims: claimsCompose,
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(243), __webpack_require__.e(860)]).then(__webpack_require__.bind(__webpack_require__, 6860))).readCompose,
    },
    {
        name: 'devcontainer',
        claims: (path) => /(?:^|\/)(?:\.devcontainer\.json|\.devcontainer\/(?:[^/]+\/)?devcontainer\.json)$/.test(path),
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(243), __webpack_require__.e(547), __webpack_require__.e(949), __webpack_require__.e(912)]).then(__webpack_require__.bind(__webpack_require__, 8498))).readDevcontainers,
    },
    {
        name: 'package',
        claims: (path) => base(path) === 'package.json',
        recognises: speaksOfContainers,
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(243), __webpack_require__.e(547), __webpack_require__.e(949), __webpack_require__.e(273), __webpack_require__.e(897)]).then(__webpack_require__.bind(__webpack_require__, 8897))).readPackages,
        blocks: false,
    },
    {
        name: 'kubernetes',
        claims: (path) => /\.(?:ya?ml|json)$/i.test(path) && !/(?:^|[-.])lock\.json$|\.min\.json$/.test(path),
        recognises: (text) => /["']?\bkind["']?\s*:/.test(text) && /["']?\b(?:apiVersion|items)["']?\s*:/.test(text),
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(243), __webpack_require__.e(547), __webpack_require__.e(970)]).then(__webpack_require__.bind(__webpack_require__, 9970))).readKubernetes,
        longest: 8 * longestText,
    },
    {
        name: 'compose',
        claims: (path) => /\.ya?ml$/i.test(path),
        recognises: looksLikeCompose,
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(243), __webpack_require__.e(860)]).then(__webpack_require__.bind(__webpack_require__, 6860))).readCompose,
    },
    {
        name: 'dockerfile',
        claims: (path) => /^(?:dockerfile|containerfile)(?:[.-][^/]*)?$|\.(?:dockerfile|containerfile)$/i.test(base(path)),
        recognises: speaksOfContainers,
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(949), __webpack_require__.e(273), __webpack_require__.e(750)]).then(__webpack_require__.bind(__webpack_require__, 2750))).readDockerfileRuns,
    },
    {
        name: 'makefile',
        claims: (path) => /^(?:GNUm|M|m)akefile(?:\.[^/]+)?$|\.mk$/.test(base(path)),
        recognises: speaksOfContainers,
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(949), __webpack_require__.e(273), __webpack_require__.e(591)]).then(__webpack_require__.bind(__webpack_require__, 2591))).readMakefiles,
    },
    {
        name: 'script',
        claims: (path) => /\.(?:sh|bash|ksh|zsh|bats)$/.test(path),
        recognises: speaksOfContainers,
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(949), __webpack_require__.e(273), __webpack_require__.e(750)]).then(__webpack_require__.bind(__webpack_require__, 2750))).readScripts,
        blocks: false,
    },
    {
        name: 'script',
        claims: (path) => !base(path).includes('.'),
        recognises: (text) => /^#![^\n]*\b(?:ba|da|k|z)?sh\b/.test(text) && speaksOfContainers(text),
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(949), __webpack_require__.e(273), __webpack_require__.e(750)]).then(__webpack_require__.bind(__webpack_require__, 2750))).readScripts,
        blocks: false,
    },
];
/** Reads every source once, with the first format that takes it. A reader that throws is a blocking gap, not a crash. */
async function readAll(repository) {
    const gaps = [];
    const claimed = new Map();
    for (const path of repository.paths) {
        const candidates = formats.filter((format) => format.claims(path));
        if (candidates.length === 0)
            continue;
        const source = repository.read(path);
        const format = source && candidates.find(({ recognises }) => recognises?.(source.text) ?? true);
        if (!source || !format)
            continue;
        if (source.text.length > (format.longest ?? longestText)) {
            gaps.push(tooLong(source, format));
            continue;
        }
        const group = claimed.get(format.name);
        if (group)
            group.sources.push(source);
        else
            claimed.set(format.name, { format, sources: [source] });
    }
    const readings = [{ subjects: [], gaps }];
    for (const { format, sources } of claimed.values())
        readings.push(await readOne(format, sources, repository));
    return bounded(readings);
}
function tooLong({ path }, { name, longest = longestText, blocks = true }) {
    const because = `longer than any ${name} file that Hullgate reads (${Math.round(longest / 1_048_576)} MiB)`;
    return { path, because, kinds: ['container', 'exec'], blocking: blocks };
}
/** A file may describe so many containers that judging them would not end. */
function bounded(readings) {
    const gaps = readings.flatMap((reading) => reading.gaps);
    const counts = new Map();
    const subjects = readings
        .flatMap((reading) => reading.subjects)
        .filter(({ at }) => {
        const count = (counts.get(at.source.path) ?? 0) + 1;
        counts.set(at.source.path, count);
        return count <= mostSubjects;
    });
    const beyond = [...counts].filter(([, count]) => count > mostSubjects);
    const unjudged = beyond.map(([path, count]) => {
        const because = `only the first ${mostSubjects} of its ${count} containers are judged`;
        return { path, because, kinds: ['container', 'exec'], blocking: true };
    });
    return { subjects, gaps: [...gaps, ...unjudged] };
}
async function readOne(format, sources, repository) {
    const read = await format.load();
    try {
        return await read(sources, repository);
    }
    catch (error) {
        if (sources.length > 1)
            return readApart(format, sources, repository);
        const because = `the ${format.name} reader failed: ${error instanceof Error ? error.message : String(error)}`;
        return {
            subjects: [],
            gaps: sources.map(({ path }) => ({ path, because, kinds: ['container', 'exec'], blocking: true })),
        };
    }
}
/** Finds the source that the reader cannot bear, so that it hides no other. */
async function readApart(format, sources, repository) {
    const readings = [];
    for (const source of sources)
        readings.push(await readOne(format, [source], repository));
    return { subjects: readings.flatMap((r) => r.subjects), gaps: readings.flatMap((r) => r.gaps) };
}

// EXTERNAL MODULE: ./.build/options.js
var _build_options = __webpack_require__(8248);
// EXTERNAL MODULE: ./.build/policy-error.js
var policy_error = __webpack_require__(5869);
// EXTERNAL MODULE: ./.build/rules/index.js + 75 modules
var rules = __webpack_require__(144);
// EXTERNAL MODULE: ./.build/version.js
var version = __webpack_require__(5922);
;// CONCATENATED MODULE: ./.build/story.js










/**
 * collect → read → (live) → judge → decide. Whatever fails on the way is in the report.
 * @throws OptionError where the options contradict each other
 */
async function tell(options, around) {
    const errors = [];
    const warnings = [];
    const clock = stopwatch();
    const policy = await policyOf(options, around, { errors, warnings });
    const matches = needsGlobs(policy) ? await matcher() : () => false;
    const files = await collect(options, around, policy, errors, matches);
    if (files?.paths.length === 0 && needsGlobs(policy))
        warnings.push(nothingLeft);
    const collectMs = clock();
    const reading = files ? await readAll(files) : { subjects: [], gaps: [] };
    const gaps = [...reading.gaps, ...unreadGaps(files)];
    const readMs = clock();
    const live = await observe(options, around, reading.subjects, files);
    const liveMs = clock();
    const subjects = [...reading.subjects, ...live.subjects];
    const active = rules.rules.filter((rule) => policy.rules.get(rule.id) !== 'off');
    const verdicts = judge(active, subjects, policy);
    const judgeMs = clock();
    const report = decide(policy, {
        version: version/* version */.r,
        rules: rules.rules,
        verdicts,
        gaps,
        images: live.images,
        warnings: [...warnings, ...live.warnings],
        errors: [...errors, ...live.errors],
        today: around.today,
        timings: { collectMs: collectMs + liveMs, readMs, judgeMs, reportMs: 0 },
        matches,
    });
    return { ...report, timings: { ...report.timings, reportMs: clock() } };
}
/** Milliseconds since the last call, whole. */
function stopwatch() {
    let last = performance.now();
    return () => {
        const now = performance.now();
        const elapsed = Math.round(now - last);
        last = now;
        return elapsed;
    };
}
async function policyOf(options, around, into) {
    const { include, exclude, failOn, report } = options.overrides;
    const overrides = Object.fromEntries(Object.entries({ include, exclude, failOn, report }).filter(([, value]) => value !== undefined));
    try {
        const { source: text, warnings } = await around.policy(options.configFile);
        into.warnings.push(...warnings);
        if (!text)
            return { ..._build_options/* defaults */.NT, ...overrides };
        const { readPolicy } = await Promise.all(/* import() */[__webpack_require__.e(243), __webpack_require__.e(934), __webpack_require__.e(173)]).then(__webpack_require__.bind(__webpack_require__, 2173));
        const file = readPolicy(text, { today: around.today, isRule: (id) => rules.rules.some((rule) => rule.id === id) });
        const said = Object.fromEntries(Object.entries(file).filter(([, value]) => value !== undefined));
        const benchmarks = { ..._build_options/* defaults */.NT.benchmarks, ...file.benchmarks };
        return { ..._build_options/* defaults */.NT, ...said, benchmarks, ...overrides, origin: text.path };
    }
    catch (error) {
        if (!(error instanceof policy_error/* PolicyError */.p))
            throw error;
        into.errors.push({
            message: `${error.message}. Until it is mended the defaults hold.`,
            file: error.file,
            line: error.line,
        });
        return { ..._build_options/* defaults */.NT, ...overrides };
    }
}
/** picomatch is not loaded where no glob needs it. */
const needsGlobs = ({ include, exclude, waivers }) => exclude.length > 0 || waivers.length > 0 || include.some((glob) => glob !== '**');
/** Each glob is compiled once. */
async function matcher() {
    const { default: picomatch } = await __webpack_require__.e(/* import() */ 6).then(__webpack_require__.t.bind(__webpack_require__, 4006, 19));
    const compiled = new Map();
    return (path, glob) => {
        let match = compiled.get(glob);
        if (!match) {
            match = picomatch(glob, { dot: true });
            compiled.set(glob, match);
        }
        return match(path);
    };
}
async function collect(options, around, policy, errors, matches) {
    const everything = policy.include.every((glob) => glob === '**');
    const wanted = (path) => (everything || policy.include.some((glob) => matches(path, glob))) &&
        !policy.exclude.some((glob) => matches(path, glob));
    around.progress('reading files');
    try {
        return files/* Files */.s.open(around.root, options.paths, wanted);
    }
    catch (error) {
        errors.push({ message: error instanceof Error ? error.message : String(error), file: null, line: null });
        return undefined;
    }
}
const nothingLeft = { message: 'include and exclude leave no file to judge', file: null, line: null };
/** Files that were there, looked like a manifest by name, and could not be read. */
const unreadGaps = (files) => (files?.unread ?? []).map((unread) => ({ ...unread, kinds: ['container', 'exec'] }));
async function observe(options, around, subjects, files) {
    const { images, as, containers } = options.live;
    if (options.live.run !== undefined && images.length === 0)
        throw new _build_options/* OptionError */.eR('run needs an image to start.');
    if (images.length + as.length + containers.length === 0)
        return { subjects: [], images: [], warnings: [], errors: [] };
    const { observeLive } = await __webpack_require__.e(/* import() */ 449).then(__webpack_require__.bind(__webpack_require__, 2449));
    return observeLive(options.live, around, subjects, files);
}
/**
 * Where a terminal run stands: the current folder, or the one folder named outside it.
 * @throws OptionError
 */
function rootOf(cwd, paths) {
    const absolute = paths.map((path) => (0,external_node_path_.resolve)(cwd, path));
    const isInside = (path) => path === cwd || path.startsWith(cwd + external_node_path_.sep);
    if (absolute.every(isInside))
        return { root: cwd, paths: absolute.includes(cwd) ? [] : absolute.map((path) => (0,external_node_path_.relative)(cwd, path)) };
    const only = absolute[0];
    if (absolute.length !== 1 || only === undefined) {
        throw new _build_options/* OptionError */.eR('Paths outside the current folder must be judged one at a time.');
    }
    const stats = (0,external_node_fs_.statSync)(only, { throwIfNoEntry: false });
    if (!stats)
        throw new _build_options/* OptionError */.eR(`${paths[0]} does not exist: name a file or folder.`);
    return stats.isDirectory() ? { root: only, paths: [] } : { root: (0,external_node_path_.dirname)(only), paths: [(0,external_node_path_.basename)(only)] };
}


/***/ })

};
