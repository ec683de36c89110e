import { expect, it } from 'vitest'
import { readEnvFiles } from '../../../src/readers/env-file/env-file.ts'
import { readFile, valueAndPlace } from '../read-file.ts'

const hostIn = async (text: string) => {
  const { subjects } = await readFile(readEnvFiles, '.env', text)
  return subjects.flatMap((one) => (one.kind === 'client' ? [valueAndPlace(one.host), one.tlsVerify?.value] : []))
}

it('a file of variables sets the engine of the docker command, and whether it is verified', async () => {
  expect(await hostIn('A=1\nexport DOCKER_HOST="tcp://a:2375" # x\n')).toEqual([
    ['tcp://a:2375', '2:tcp://a:2375'],
    undefined,
  ])
  expect(await hostIn('H=a\nDOCKER_HOST=tcp://$H:2375\n')).toEqual([
    ['tcp://a:2375', '2:DOCKER_HOST=tcp://$H:2375'],
    undefined,
  ])
  expect(await hostIn('DOCKER_HOST=tcp://a:2376\nDOCKER_TLS_VERIFY=1\n')).toEqual([
    ['tcp://a:2376', '1:tcp://a:2376'],
    true,
  ])
  expect(await hostIn('DOCKER_HOST=tcp://a:1\nDOCKER_HOST=tcp://b:2\n')).toEqual([
    ['tcp://b:2', '2:tcp://b:2'],
    undefined,
  ])
  expect(await hostIn('DOCKER_HOST=unix:///run/docker.sock\n')).toEqual([])
  expect(await hostIn('#DOCKER_HOST=tcp://a:1\n')).toEqual([])
})

it('a file of variables switches the check of signatures on or off', async () => {
  const trustIn = async (text: string) => {
    const { subjects } = await readFile(readEnvFiles, 'ci.env', text)
    return subjects.flatMap((one) => (one.kind === 'client' ? [valueAndPlace(one.contentTrust)] : []))
  }
  expect(await trustIn('A=1\nDOCKER_CONTENT_TRUST=0\n')).toEqual([[false, '2:0']])
  expect(await trustIn('DOCKER_CONTENT_TRUST=0\nDOCKER_CONTENT_TRUST=1\n')).toEqual([[true, '2:1']])
  expect(await trustIn('DOCKER_CONTENT_TRUST=\n#DOCKER_CONTENT_TRUST=0\n')).toEqual([])
})
