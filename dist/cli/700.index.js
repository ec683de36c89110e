export const id = 700;
export const ids = [700];
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


/***/ })

};
