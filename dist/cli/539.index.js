export const id = 539;
export const ids = [539];
export const modules = {

/***/ 3539:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   watchSignals: () => (/* binding */ watchSignals)
/* harmony export */ });
const numbers = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 };
/**
 * The first signal ends the run with everything that it started removed.
 * @returns the shell's exit code for it, 128 + its number, once one has come
 */
function watchSignals(stop) {
    let code;
    for (const signal of Object.keys(numbers)) {
        process.on(signal, () => {
            code ??= 128 + numbers[signal];
            stop.abort(new Error(`stopped by ${signal}`));
        });
    }
    return () => code;
}


/***/ })

};
