import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'

const base = 'FROM debian:13\nHEALTHCHECK CMD true\nUSER 1000\n'
const app = 'FROM acme/base\nRUN true\n'
const open = 'the base image decides'

/** Of `app/Dockerfile` the images, the user and the state of the health check; what is open of it by its reason. */
async function read(files: Readonly<Record<string, string>>) {
  const { subjects } = await readAll(repository({ 'app/Dockerfile': app, ...files }))
  const [found] = subjects.flatMap((one) =>
    one.kind === 'dockerfile' && one.key === 'app/Dockerfile#final' ? [one] : [],
  )
  const containers = subjects.flatMap((one) => (one.kind === 'container' && one.name === 'app' ? [one] : []))
  return {
    images: found!.images.map(({ value }) => value.reference),
    user: found!.user?.value ?? found!.unresolved.get('user')?.because,
    health: found!.healthcheck?.value.state ?? found!.unresolved.get('healthcheck')?.because,
    containers: containers.map(({ user, healthcheck }) => [user?.value, healthcheck?.value.state]),
  }
}

const compose = 'services: {base: {image: acme/base, build: base}, app: {build: app}}\n'

it.each<[string, Record<string, string>, Awaited<ReturnType<typeof read>>]>([
  [
    'a command builds the base',
    { 'base/Dockerfile': base, 'build.sh': 'docker build -t acme/base base\n' },
    { images: [], user: '1000', health: 'set', containers: [] },
  ],
  [
    'Compose builds both',
    { 'base/Dockerfile': base, 'compose.yaml': compose },
    { images: [], user: '1000', health: 'set', containers: [['1000', 'set']] },
  ],
  [
    'the base runs as root',
    { 'base/Dockerfile': 'FROM debian:13\nUSER root\n', 'compose.yaml': compose },
    { images: [], user: 'root', health: undefined, containers: [['root', undefined]] },
  ],
  [
    'the base of the base has the user',
    {
      'base/Dockerfile': 'FROM acme/root:1\nHEALTHCHECK NONE\n',
      'root/Dockerfile': base,
      'build.sh': 'docker build -t acme/root:1 root\ndocker build -t acme/base:latest -f base/Dockerfile .\n',
    },
    { images: [], user: '1000', health: 'disabled', containers: [] },
  ],
  [
    'nobody knows the Dockerfile of the base',
    { 'build.sh': 'docker build -t acme/base "$1"\n' },
    { images: [], user: open, health: open, containers: [] },
  ],
  [
    'the image is called like its base',
    { 'build.sh': 'docker build -t acme/base app\n' },
    { images: ['acme/base'], user: undefined, health: undefined, containers: [] },
  ],
  [
    'it has a user of its own',
    { 'app/Dockerfile': `${app}USER root\n`, 'base/Dockerfile': base, 'compose.yaml': compose },
    { images: [], user: 'root', health: 'set', containers: [['root', 'set']] },
  ],
  [
    'another image is built',
    { 'base/Dockerfile': base, 'build.sh': 'docker build -t acme/base:2 base\n' },
    { images: ['acme/base'], user: undefined, health: undefined, containers: [] },
  ],
])('an image that the repository builds is no base from elsewhere: %s', async (_, files, expected) => {
  expect(await read(files)).toEqual(expected)
})
