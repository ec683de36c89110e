import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { place } from '../read-file.ts'

const auths = async (path: string, text: string) => {
  const { subjects } = await readAll(repository({ [path]: text }))
  return subjects.flatMap((one) =>
    one.kind === 'client' ? [[one.key, ...one.auths.map(({ value, at }) => [value, place(at)])]] : [],
  )
}

it.each([
  ['.docker/config.json', '{"auths": {"ghcr.io": {"auth": "bWU6eA=="}}}', ['ghcr.io', '1:ghcr.io']],
  ['config.json', '{"auths": {"ghcr.io": {"password": "x"}}}', ['ghcr.io', '1:ghcr.io']],
  ['.dockercfg', '{"quay.io": {"auth": "bWU6eA=="}}', ['quay.io', '1:quay.io']],
  ['ci/dockerconfig.json', '{"auths": {"quay.io": {"identitytoken": "x"}}}', ['quay.io', '1:quay.io']],
  ['.config/containers/auth.json', '{"auths": {"quay.io": {"auth": "bWU6eA=="}}}', ['quay.io', '1:quay.io']],
  ['deploy/regcred.json', '{"auths": {"quay.io": {"auth": "bWU6eA=="}}}', ['quay.io', '1:quay.io']],
  ['pull-secret.txt', '{"auths": {"quay.io": {"auth": "bWU6eA=="}}}', ['quay.io', '1:quay.io']],
  ['prod.dockerconfigjson', '{"auths": {"quay.io": {"password": "x"}}}', ['quay.io', '1:quay.io']],
  ['registry-auth.json', '{"auths": {"quay.io": {"password": "x"}}}', ['quay.io', '1:quay.io']],
])('credentials are stored in %s: %s', async (path, text, found) => {
  expect(await auths(path, text)).toEqual([[`${path}#client`, found]])
})

it.each([
  ['.docker/config.json', '{"auths": {"ghcr.io": {}}, "credsStore": "pass"}'],
  ['.docker/config.json', '{"auths": {"ghcr.io": {"auth": "${TOKEN}"}}}'],
])('none are in %s: %s', async (path, text) => {
  expect(await auths(path, text)).toEqual([[`${path}#client`]])
})

it.each([
  ['config.json', '{"auth": {"kind": "oauth"}}'],
  ['auth.json', '{"http-basic": {"repo.example.org": {"username": "a", "password": "x"}}}'],
  ['regcred.json', '{"auth": {"quay.io": {"auth": "bWU6eA=="}}}'],
  ['docker-auth.json', '{"token": {"issuer": "quay.io"}, "auth": "none"}'],
  ['docker-auth/notes.json', '{"auths": {"quay.io": {"auth": "bWU6eA=="}}}'],
  ['regcred.yaml', '{"auths": {"quay.io": {"auth": "bWU6eA=="}}}'],
  ['notes.json', '{"auths": {"ghcr.io": {"auth": "bWU6eA=="}}}'],
])('%s is no client configuration: %s', async (path, text) => {
  expect(await auths(path, text)).toEqual([])
})

const engines = async (files: Readonly<Record<string, string>>) => {
  const { subjects } = await readAll(repository(files))
  return subjects.flatMap((one) =>
    one.kind === 'client' && one.host ? [[one.host.value, one.tlsVerify?.value, place(one.host.at)]] : [],
  )
}

it('contexts name engines, and say whether their certificates are verified', async () => {
  const meta = (host: string, skips = false) =>
    JSON.stringify({ Endpoints: { docker: { Host: host, SkipTLSVerify: skips } } })
  const found = await engines({
    '.docker/contexts/meta/0/meta.json': meta('tcp://10.0.0.5:2375'),
    '.docker/contexts/meta/1/meta.json': meta('tcp://10.0.0.6:2376', true),
    '.docker/contexts/meta/2/meta.json': meta('tcp://10.0.0.7:2376'),
    '.docker/contexts/meta/3/meta.json': meta('tcp://10.0.0.8:9000'),
    '.docker/contexts/tls/3/docker/ca.pem': 'PEM',
    '.docker/contexts/meta/4/meta.json': meta('ssh://me@10.0.0.9'),
  })
  expect(found).toEqual([
    ['tcp://10.0.0.5:2375', undefined, '1:tcp://10.0.0.5:2375'],
    ['tcp://10.0.0.6:2376', false, '1:tcp://10.0.0.6:2376'],
    ['tcp://10.0.0.7:2376', true, '1:tcp://10.0.0.7:2376'],
    ['tcp://10.0.0.8:9000', true, '1:tcp://10.0.0.8:9000'],
  ])
})

it.each([
  ['a.sh', 'podman --url tcp://a:1 ps', 'tcp://a:1'],
  ['a.sh', 'sudo podman system connection add far tcp://a:1', 'tcp://a:1'],
  ['a.sh', 'docker buildx create --use --driver remote tcp://a:1', 'tcp://a:1'],
  ['a.sh', 'docker buildx create --driver remote --driver-opt cacert=a,cert=b,key=c tcp://a:1', undefined],
  ['a.sh', 'docker buildx create --use --name a', undefined],
  ['a.sh', 'export CONTAINER_HOST=tcp://a:1\npodman ps', 'tcp://a:1'],
  ['azure-pipelines.yml', 'variables: {DOCKER_HOST: "tcp://a:1"}\nsteps: [{script: docker ps}]', 'tcp://a:1'],
  ['azure-pipelines.yml', 'steps: [{script: docker ps, env: {DOCKER_HOST: "tcp://a:1"}}]', 'tcp://a:1'],
  [
    'azure-pipelines.yml',
    'variables: {DOCKER_HOST: "tcp://a:1", DOCKER_TLS_VERIFY: "1"}\nsteps: [{script: docker ps}]',
    undefined,
  ],
  [
    '.circleci/config.yml',
    'jobs: {a: {machine: true, environment: {DOCKER_HOST: "tcp://a:1"}, steps: [{run: docker ps}]}}',
    'tcp://a:1',
  ],
  ['.gitlab-ci.yml', 'a: {variables: {DOCKER_HOST: "tcp://a:1"}, script: [docker ps]}', 'tcp://a:1'],
  ['Jenkinsfile', "pipeline { environment { DOCKER_HOST = 'tcp://a:1' } }", 'tcp://a:1'],
  ['Jenkinsfile', "withEnv(['DOCKER_HOST=tcp://a:1']) { sh 'docker ps' }", 'tcp://a:1'],
  ['Jenkinsfile', "docker.withServer('tcp://a:1') { }", 'tcp://a:1'],
  ['Jenkinsfile', "docker.withServer('tcp://a:1', 'certs') { }", undefined],
  ['Jenkinsfile', "environment { DOCKER_HOST = 'tcp://a:1'; DOCKER_TLS_VERIFY = '1' }", undefined],
])('engines over TCP without TLS in %s: %s', async (path, text, host) => {
  const found = (await engines({ [path]: text })).filter(([, verifies]) => !verifies)
  expect(found.map(([value]) => value)).toEqual(host === undefined ? [] : [host])
})
