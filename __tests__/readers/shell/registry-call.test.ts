import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { place } from '../read-file.ts'

/** The registries that a script reaches without verified TLS, each with its place. */
async function reached(script: string): Promise<string[]> {
  const { subjects, gaps } = await readAll(repository({ 'a.sh': `${script}\n` }))
  expect(gaps).toEqual([])
  return subjects.flatMap((one) =>
    one.kind === 'client' && one.insecureRegistry
      ? [`${one.name} ${one.insecureRegistry.value} ${place(one.insecureRegistry.at)}`]
      : [],
  )
}

it.each([
  ['buildah bud --tls-verify=false -t r.lan/a .', ['buildah  1:--tls-verify=false']],
  ['buildah push --tls-verify=0 a docker://r.lan:5000/a', ['buildah r.lan:5000 1:--tls-verify=0']],
  ['buildah login --tls-verify=false r.lan', ['buildah r.lan 1:--tls-verify=false']],
  ['podman pull --tls-verify false r.lan/a', ['podman r.lan 1:--tls-verify']],
  ['podman run --tls-verify=false r.lan/a x --tls-verify=false', ['podman r.lan 1:--tls-verify=false']],
  ['podman run r.lan/a x --tls-verify=false', []],
  ['skopeo copy --src-tls-verify=false docker://a.lan/a docker://b.lan/a', ['skopeo a.lan 1:--src-tls-verify=false']],
  ['skopeo copy --dest-tls-verify=false docker://a.lan/a docker://b.lan/a', ['skopeo b.lan 1:--dest-tls-verify=false']],
  [
    'skopeo copy --src-creds u.x:12/3 --src-tls-verify=false docker://a.lan/a dir:/x',
    ['skopeo a.lan 1:--src-tls-verify=false'],
  ],
  ['nerdctl pull --insecure-registry r.lan/a', ['nerdctl r.lan 1:--insecure-registry']],
  ['nerdctl pull --insecure-registry=false r.lan/a', []],
  ['docker manifest create --insecure r.lan/a r.lan/b', ['docker r.lan 1:--insecure']],
  ['docker run --rm a:1 manifest --insecure r.lan/a', []],
  ['docker buildx build -o type=image,name=r.lan/a,registry.insecure=true .', ['docker r.lan 1:-o']],
  ['ctr images pull -k r.lan/a', ['ctr r.lan 1:-k']],
  ['crane auth login r.lan --insecure', ['crane r.lan 1:--insecure']],
  ['oras cp --from-plain-http a.lan/a b.lan/a', ['oras a.lan 1:--from-plain-http']],
  ['oras pull r.lan/a', []],
  ['regctl image copy --host reg=r.lan,tls=disabled r.lan/a ghcr.io/b/a', ['regctl r.lan 1:--host']],
  ['regctl registry set --tls enabled r.lan', []],
  ['helm registry login --insecure r.lan', ['helm r.lan 1:--insecure']],
  [
    '/kaniko/executor --skip-tls-verify-registry=r.lan --destination ghcr.io/b/a',
    ['executor r.lan 1:--skip-tls-verify-registry=r.lan'],
  ],
  ['cosign sign --allow-insecure-registry r.lan/a', ['cosign r.lan 1:--allow-insecure-registry']],
  ['trivy image --insecure r.lan/a; trivy fs --insecure .', ['trivy r.lan 1:--insecure']],
  ['V=--tls-verify=false\npodman pull $V r.lan/a', ['podman r.lan 2:$V']],
  ["bash -c 'crane --insecure pull r.lan/a a.tar'", ['crane r.lan 1:--insecure']],
  ['docker run gcr.io/kaniko-project/executor:v1 --destination=r.lan/a --insecure', ['executor r.lan 1:--insecure']],
  ['echo skopeo copy --src-tls-verify=false docker://r.lan/a dir:/x', []],
  ['curl --insecure https://r.lan/x; docker pull r.lan/a', []],
])('%s', async (script, expected) => {
  expect(await reached(script)).toEqual(expected)
})

it.each([
  ['skopeo login -u me -p hunter2 r.lan', 'literal'],
  ['crane auth login r.lan -u me -p "$P"', 'variable'],
  ['helm registry login r.lan --password hunter2', 'literal'],
  ['regctl registry login --pass hunter2 r.lan', 'literal'],
  ['oras login --password-stdin -u me r.lan', undefined],
  ['echo hunter2 | oras login --password-stdin -u me r.lan', 'literal'],
])('the password of a log-in beside the runtimes: %s', async (script, password) => {
  const { subjects } = await readAll(repository({ 'a.sh': `${script}\n` }))
  expect(subjects.flatMap((one) => (one.kind === 'client' ? [one.password?.value] : []))).toEqual([password])
})

it.each([
  [
    'skopeo --insecure-policy copy docker://r.io/a dir:/x',
    ['skopeo takes every image, whatever the signature policy says'],
  ],
  ['skopeo --insecure-policy=false copy docker://r.io/a dir:/x', []],
])('the signature policy: %s', async (script, expected) => {
  const { subjects } = await readAll(repository({ 'a.sh': `${script}\n` }))
  const faults = subjects.flatMap((one) => (one.kind === 'client' ? (one.signatureCheck?.value.faults ?? []) : []))
  expect(faults.map(({ value }) => `skopeo ${value.because}`)).toEqual(expected)
})
