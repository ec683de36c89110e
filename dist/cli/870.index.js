export const id = 870;
export const ids = [870];
export const modules = {

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

/***/ 6870:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   policyOnDisk: () => (/* binding */ policyOnDisk)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _core_source_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8923);
/* harmony import */ var _options_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8248);
/* harmony import */ var _policy_error_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5869);





const longestPolicy = 1_048_576;
/** The policy file of the working tree: what a terminal run goes by. A file that was named must exist, unless it may be absent. */
function policyOnDisk(root, path, { mayBeAbsent = path === undefined } = {}) {
    const name = path ?? _options_js__WEBPACK_IMPORTED_MODULE_3__/* .defaultPolicyPath */ .r2;
    try {
        return { source: (0,_core_source_js__WEBPACK_IMPORTED_MODULE_2__/* .source */ .sP)(name, readBounded((0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(root, name))), warnings: [] };
    }
    catch (error) {
        const code = error.code;
        if (mayBeAbsent && (code === 'ENOENT' || code === 'ENOTDIR'))
            return { warnings: [] };
        throw new _policy_error_js__WEBPACK_IMPORTED_MODULE_4__/* .PolicyError */ .p(`the policy file cannot be read (${code ?? error.message})`, name, null);
    }
}
/** A repository may have a link to a device or a pipe in the policy's place: neither is waited for. */
function readBounded(path) {
    const descriptor = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_RDONLY | node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NONBLOCK);
    try {
        const stats = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fstatSync)(descriptor);
        if (!stats.isFile())
            throw new Error('it is no file');
        if (stats.size > longestPolicy)
            throw new Error('it is longer than 1 MiB');
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(descriptor, 'utf8');
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(descriptor);
    }
}


/***/ })

};
