// Every call names its route and reads its own pages: Octokit's methods for some 1,000 routes are never called.
exports.restEndpointMethods = () => ({})
exports.paginateRest = () => ({})
