// Stands in for transports dockerode can load but Hullgate never uses (SSH, BuildKit's gRPC): no native code reaches dist.
module.exports = {}
