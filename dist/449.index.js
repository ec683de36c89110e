export const id = 449;
export const ids = [449];
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

/***/ 2449:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  observeLive: () => (/* binding */ observeLive)
});

// UNUSED EXPORTS: patternOf

// EXTERNAL MODULE: ./.build/core/secrets.js
var secrets = __webpack_require__(9205);
// EXTERNAL MODULE: ./.build/core/source.js
var source = __webpack_require__(8923);
// EXTERNAL MODULE: ./.build/core/subjects.js
var subjects = __webpack_require__(7535);
;// CONCATENATED MODULE: ./.build/subject-name.js
/**
 * The container that `--as` names: its key, or a shorter form that fits only one: without leading folders, without a pod's
 * namespace, without the container's name where there is one container.
 * @throws Error that lists what there is
 */
function findSubject(name, containers) {
    const candidates = containers.filter(({ dialect }) => dialect === 'compose' || dialect === 'pod');
    const exact = candidates.find(({ key }) => key === name);
    if (exact)
        return exact;
    const fitting = candidates.filter((candidate) => fits(name, candidate));
    if (fitting.length === 1)
        return fitting[0];
    const listed = (fitting.length > 0 ? fitting : candidates).map(({ key }) => key);
    const some = listed.slice(0, 10).join(', ') + (listed.length > 10 ? ', …' : '');
    if (fitting.length > 1)
        throw new Error(`${name} fits more than one container: say which of ${some}.`);
    throw new Error(`There is no container ${name} in this repository${listed.length > 0 ? `: there are ${some}` : ''}.`);
}
function fits(name, { key, namespace }) {
    const [path = '', object = ''] = halves(name.replace(/^\.\//, ''));
    const [keyPath = '', keyObject = ''] = halves(key);
    if (keyPath !== path && !keyPath.endsWith(`/${path}`))
        return false;
    const parts = keyObject.split('/');
    const short = namespace && parts.length > 2 && parts[1] === namespace.value ? [parts[0], ...parts.slice(2)] : parts;
    return [parts, short].some((way) => way.join('/') === object || way.slice(0, -1).join('/') === object);
}
const halves = (name) => {
    const at = name.indexOf('#');
    return at < 0 ? [name, ''] : [name.slice(0, at), name.slice(at + 1)];
};

;// CONCATENATED MODULE: ./.build/live.js




/**
 * Starts what is to be started, looks at what runs, and reads both into live containers. Does not throw: whatever fails is an
 * error of the report, and what was started is removed on every way out.
 */
async function observeLive(options, around, subjects, files) {
    const into = { subjects: [], images: [], warnings: [], errors: [] };
    const manifests = subjects.filter((subject) => subject.kind === 'container');
    let engine;
    try {
        const plans = await planOf(options, manifests);
        const { connect } = await __webpack_require__.e(/* import() */ 556).then(__webpack_require__.bind(__webpack_require__, 4556));
        around.progress('asking the Docker engine');
        engine = await connect();
        const scene = { engine, options, around, manifests, files, into };
        for (const plan of plans)
            await startOne(scene, plan);
        await lookAtRunning(scene);
    }
    catch (error) {
        into.errors.push(noticeOf(error));
    }
    finally {
        for (const sentence of (await engine?.close()) ?? [])
            into.warnings.push(noticeOf(sentence));
    }
    return into;
}
const noticeOf = (error) => ({
    message: error instanceof Error ? error.message : String(error),
    file: null,
    line: null,
});
/** Pairs images with what they are started as: the first with the first; a single image with every subject. */
async function planOf(options, manifests) {
    const { images, as, run } = options;
    if (as.length === 0) {
        const flags = run === undefined ? undefined : (await __webpack_require__.e(/* import() */ 949).then(__webpack_require__.bind(__webpack_require__, 6949))).parseRunFlags(run);
        return images.map((image) => ({ image, run: flags }));
    }
    if (run !== undefined)
        throw new Error('--run and --as exclude each other: the subject says how it runs.');
    if (images.length > 1 && images.length !== as.length) {
        throw new Error(`${images.length} images and ${as.length} subjects do not pair: name one --image for each --as, or one for all.`);
    }
    return as.map((name, index) => {
        const manifest = findSubject(name, manifests);
        const image = images[index] ?? images[0] ?? manifest.image?.value;
        if (image === undefined)
            throw new Error(`${manifest.key} names no image: build it and name it with --image.`);
        return { image, manifest };
    });
}
/** Starts one plan and reads it. A failure is told and the next plan is still carried out. */
async function startOne(scene, plan) {
    const { engine, options, around, files, into } = scene;
    const { image, manifest, run } = plan;
    const subject = manifest?.key ?? image;
    const row = { ref: image, id: '', subject, started: false, ready: false, because: null, log: null, profile: null };
    try {
        const started = await engine.start(manifest ?? run ?? bare(image), image, {
            runId: around.runId,
            root: around.root,
            timeoutMs: options.timeoutMs,
            waitFor: patternOf(options.waitFor),
            allowHostAccess: options.allowHostAccess,
            signal: around.signal,
            progress: around.progress,
        });
        into.images.push(imageRow(row, started));
        tellOutcome(into, subject, started);
        const built = await builtImage(files, manifest);
        into.subjects.push(await read(started.evidence, { manifest, run, built }, around.root));
    }
    catch (error) {
        const notice = noticeOf(error);
        into.images.push({ ...row, because: notice.message });
        into.errors.push(notice);
    }
}
const bare = (image) => (0,subjects/* container */.k)({
    key: image,
    name: image,
    dialect: 'run',
    at: (0,source/* span */.Ln)((0,source/* source */.sP)('--image', image, 'argument'), 0, image.length),
});
const imageRow = (row, { evidence, ready, because, log }) => ({
    ...row,
    id: evidence.inspect.Image,
    started: evidence.started,
    ready,
    because,
    log: log === '' ? null : (0,secrets/* withoutCredentials */.ri)(log, evidence.inspect.Config.Env ?? []),
});
function tellOutcome(into, subject, started) {
    for (const note of started.notes)
        into.warnings.push(noticeOf(`${subject}: ${note}`));
    if (started.evidence.started && !started.ready)
        into.errors.push(noticeOf(`${subject} did not become ready: ${started.because}`));
    if (!started.evidence.started)
        into.warnings.push(noticeOf(`${subject}: ${started.because}`));
}
/** `/pattern/` is a pattern, `/pattern/i` one that takes either case, everything else is text. */
function patternOf(waitFor) {
    const [, pattern, flags] = /^\/(.+)\/(i?)$/s.exec(waitFor ?? '') ?? [];
    return pattern === undefined ? waitFor : new RegExp(pattern, flags);
}
async function lookAtRunning({ engine, options, around, manifests, files, into }) {
    if (options.containers.length === 0)
        return;
    around.progress('inspecting containers');
    const { composeHome } = await __webpack_require__.e(/* import() */ 613).then(__webpack_require__.bind(__webpack_require__, 3613));
    for (const evidence of await engine.observeAll(options.containers, around.signal)) {
        if (evidence instanceof Error) {
            into.errors.push(noticeOf(evidence));
            continue;
        }
        if (!evidence.started)
            into.warnings.push(noticeOf(notRunning(evidence)));
        const home = composeHome(evidence.inspect, around.root);
        const manifest = home && manifests.find(({ key }) => key === `${home.path}#${home.service}`);
        const built = manifest && (await builtImage(files, manifest));
        into.subjects.push(await read(evidence, { manifest, built }, around.root));
    }
}
const notRunning = ({ inspect: { Name: name, State: state } }) => `container ${name.replace(/^\//, '')} does not run (${state.Status}): it is judged by what it was created with, not by the kernel`;
async function read(evidence, home, root) {
    const { readInspect } = await __webpack_require__.e(/* import() */ 613).then(__webpack_require__.bind(__webpack_require__, 3613));
    return readInspect(evidence, { ...home, root });
}
/** What the image's Dockerfile makes: the one the manifest builds; without a manifest the repository's only or topmost one. */
async function builtImage(files, manifest) {
    const path = manifest ? manifest.build?.value : topmostDockerfile(files?.paths ?? []);
    const text = path === undefined ? undefined : (files?.read(path) ?? files?.read(`${path}/Dockerfile`));
    if (!text)
        return undefined;
    const { readBuiltImage } = await __webpack_require__.e(/* import() */ 977).then(__webpack_require__.bind(__webpack_require__, 6977));
    return readBuiltImage(text);
}
function topmostDockerfile(paths) {
    const all = paths.filter((path) => /(?:^|\/)(?:Dockerfile|Containerfile)$/.test(path));
    return all.find((path) => !path.includes('/')) ?? (all.length === 1 ? all[0] : undefined);
}


/***/ })

};
