import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { place } from '../read-file.ts'

const found = async (path: string, text: string) => {
  const { subjects } = await readAll(repository({ [path]: text }))
  return subjects.flatMap((one) =>
    one.kind === 'container' ? one.writtenCredentials.map(({ value, at }) => [value, place(at)]) : [],
  )
}

const web = (settings: string, more = '') => `services:\n  web:\n    image: shop:1.4\n    ${settings}\n${more}`

it.each([
  [web('annotations: {a.password: hunter2}'), [['annotation a.password', '4:hunter2']]],
  [web('annotations: {a.password: "${PASSWORD}"}'), []],
  [
    web('logging: {driver: splunk, options: {splunk-token: 176FCEBF-4CF5}}'),
    [['logging option splunk-token', '4:176FCEBF-4CF5']],
  ],
  [web('logging: {driver: splunk, options: {splunk-token: "${TOKEN}", tag: "{{.Name}}/token"}}'), []],
  [
    web('volumes: ["share:/d"]', 'volumes:\n  share: {driver_opts: {type: cifs, o: "username=me,password=hunter2"}}\n'),
    [['volume share: the option o', '6:username=me,password=hunter2']],
  ],
  [
    web('volumes: [{type: volume, source: s, target: /d}]', 'volumes:\n  s: {driver_opts: {password: hunter2}}\n'),
    [['volume s: the option password', '6:hunter2']],
  ],
  [web('volumes: ["s:/d"]', 'volumes:\n  s: {driver_opts: {o: "credentials=/etc/smb,password=${PASSWORD}"}}\n'), []],
  [web('volumes: ["n:/d"]', 'volumes:\n  n: {driver_opts: {type: nfs, o: "addr=10.0.0.2,rw", device: ":/d"}}\n'), []],
  [web('volumes: ["./s:/d"]', 'volumes:\n  s: {driver_opts: {o: "password=hunter2"}}\n'), []],
])('where a service has a credential in options: %s', async (text, credentials) => {
  expect(await found('compose.yaml', text)).toEqual(credentials)
})

it.each([
  ['--log-opt splunk-token=176FCEBF-4CF5', ['logging option splunk-token']],
  ['--log-opt splunk-token=$TOKEN --log-opt max-size=10m', []],
  [
    '--mount \'type=volume,dst=/d,"volume-opt=o=username=me,password=hunter2",volume-opt=type=cifs\'',
    ['volume: the option o'],
  ],
  ['--mount type=volume,dst=/d,volume-opt=type=nfs,volume-opt=o=addr=10.0.0.2', []],
])('and a command: %s', async (flags, credentials) => {
  expect((await found('run.sh', `docker run -d ${flags} shop:1.4\n`)).map(([value]) => value)).toEqual(credentials)
})
