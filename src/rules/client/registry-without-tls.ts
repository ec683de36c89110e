import { isLoopback } from '../../knowledge/engine-address.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { files, script } from '../examples.ts'

const image = (settings: string) => ({
  'web.image': `[Image]\nImage=r.lan:5000/shop:1.4\n${settings}`,
  'web.container': '[Container]\nImage=web.image\n',
})

export default defineRule({
  id: 'client/registry-without-tls',
  on: 'client',
  title: 'Command or unit reaches a registry without verified TLS',
  severity: 'medium',
  threats: ['D5'],
  controls: ['cis-docker:2.4'],
  why: 'Anyone on the network path can put another image in the place of the one that is pulled, and read the credentials.',
  fix: "Remove the setting, and put the registry's CA into `/etc/containers/certs.d` (Podman, Buildah, Skopeo) or `/etc/docker/certs.d` (Docker), name it with `--ca-file` (Helm, ORAS), or add it to the trust store of the machine.",
  reads: ['insecureRegistry'],
  *check({ name, insecureRegistry }) {
    if (!insecureRegistry || isLoopback(insecureRegistry.value.replace(/(?::\d+)?(?:\/.*)?$/s, ''))) return
    yield fail(insecureRegistry, `${name} reaches ${insecureRegistry.value || 'registries'} without verified TLS`)
  },
  bad: [
    script(
      'podman pull «--tls-verify=false» r.lan:5000/shop:1.4',
      'medium: podman reaches r.lan:5000 without verified TLS',
    ),
    script('podman build «--tls-verify=false» -t shop .', 'medium: podman reaches registries without verified TLS'),
    script(
      'podman login «--tls-verify=false» -u me -p "$PASSWORD" r.lan',
      'medium: podman reaches r.lan without verified TLS',
    ),
    script(
      'skopeo copy «--dest-tls-verify=false» docker://ghcr.io/acme/shop docker://r.lan/shop',
      'medium: skopeo reaches r.lan without verified TLS',
    ),
    script('crane pull «--insecure» r.lan/shop:1.4 shop.tar', 'medium: crane reaches r.lan without verified TLS'),
    script('oras push «--plain-http» r.lan/shop:1.4 sbom.json', 'medium: oras reaches r.lan without verified TLS'),
    files(
      'a Quadlet container',
      { 'web.container': '[Container]\nImage=r.lan/shop:1.4\nPodmanArgs=--tls-verify=«0»\n' },
      'medium: web.container reaches r.lan without verified TLS',
    ),
    files('a Quadlet image', image('TLSVerify=«false»\n'), 'medium: web.image reaches r.lan:5000 without verified TLS'),
    files(
      'a Quadlet build',
      { 'web.build': '[Build]\nImageTag=shop\nTLSVerify=«no»\n' },
      'medium: web.build reaches registries without verified TLS',
    ),
    files(
      'a list of registries',
      { 'etc/containers/registries.conf': '[[registry]]\nlocation = "r.lan:5000/shop"\ninsecure = «true»\n' },
      'medium: Podman reaches r.lan:5000/shop without verified TLS',
    ),
  ],
  good: [
    script('podman pull --tls-verify=false localhost:5000/shop:1.4'),
    script('crane --insecure pull localhost:5000/shop shop.tar; echo crane --insecure pull r.lan/shop shop.tar'),
    files('a Quadlet image of this machine', {
      'web.image': '[Image]\nImage=127.0.0.1:5000/shop:1.4\nTLSVerify=false\n',
    }),
  ],
})
