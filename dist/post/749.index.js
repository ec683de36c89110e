export const id = 749;
export const ids = [749];
export const modules = {

/***/ 3749:
/***/ ((module) => {

// Stands in for transports dockerode can load but Hullgate never uses (SSH, BuildKit's gRPC): no native code reaches dist.
module.exports = {}


/***/ })

};
