variable "TAG" { default = "1" }

target "site" {
  context    = "site"
  dockerfile = "Dockerfile"
  tags       = ["ghcr.io/acme/site:${TAG}"]
  network    = "none"
}

target "tool" {
  inherits     = ["site"]
  tags         = ["ghcr.io/acme/tool:${TAG}"]
  entitlements = ["network.host"]
}
