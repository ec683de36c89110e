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
  ['notes.json', '{"auths": {"ghcr.io": {"auth": "bWU6eA=="}}}'],
])('%s is no client configuration: %s', async (path, text) => {
  expect(await auths(path, text)).toEqual([])
})
