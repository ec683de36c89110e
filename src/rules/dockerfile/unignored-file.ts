import { inStage } from '../../model/dockerfile.ts'
import { listed } from '../../model/image.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { files } from '../examples.ts'

const npmrc = '//registry.npmjs.org/:_authToken=npm_7hQ2mZx90LkPq4sT1vWy3Bc5De8Fg0Hi2Jk4\n'

export default defineRule({
  id: 'dockerfile/unignored-file',
  on: 'dockerfile',
  title: 'Copied folder brings secrets or the Git repository along',
  severity: 'high',
  threats: ['D2'],
  controls: ['cis-docker:4.10'],
  why: 'Whoever can pull the image reads them, and of `.git` also what was removed from the repository long ago.',
  fix: 'Add what the program does not need to `.dockerignore`, or copy only what it needs.',
  reads: ['copied'],
  *check({ name, copied }) {
    const discriminate = numbered()
    for (const fact of copied) {
      const { path, destination, stage, carries = [] } = fact.value
      if (carries.length === 0) continue
      const hasSecret = carries.some(({ kind }) => kind === 'secret')
      // What a stage that is thrown away is given, a version from the repository say, is its own business.
      if (!stage.isInImage && !hasSecret) continue
      // Who names it wants the whole history in the image.
      const isNamed = stage.isInImage && /^(?:\.?\/)*\.git\/*$/.test(path)
      const severity = stage.isInImage && hasSecret ? undefined : isNamed ? 'medium' : 'low'
      const what = listed(carries.map((one) => one.path))
      const message = `${name} copies ${what} with ${path}${inStage(stage)}: no .dockerignore leaves ${carries.length > 1 ? 'them' : 'it'} out`
      yield fail(fact, message, { discriminator: discriminate(`${path} ${destination}`), severity })
    }
  },
  bad: [
    files(
      'a whole context',
      { Dockerfile: 'FROM node:22\nCOPY --chown=1 «.» /app\n', '.npmrc': npmrc, '.dockerignore': '.git\n*.md\n' },
      'high: Dockerfile copies .npmrc with .: no .dockerignore leaves it out',
    ),
    files(
      'the context of the build, and a folder of it',
      {
        'docker/Dockerfile':
          'FROM node:22 AS build\nCOPY «app» /app\nFROM node:22 AS other\nCOPY --from=build /x /x\nFROM node:22\nADD «./» /\n',
        'build.sh': 'docker build -f docker/Dockerfile .\n',
        'app/.npmrc': npmrc,
        'docker/.npmrc': npmrc,
        '.env': 'LEVEL=debug\n',
        '.dockerignore': 'docker\n',
      },
      'low: docker/Dockerfile copies app/.npmrc with app in stage build: no .dockerignore leaves it out',
      'high: docker/Dockerfile copies app/.npmrc, .env, .git with ./ in the 3rd stage: no .dockerignore leaves them out',
    ),
    files(
      'the repository by its name',
      { Dockerfile: 'FROM alpine/git:2\nCOPY «.git/» /src/.git\n' },
      'medium: Dockerfile copies .git with .git/: no .dockerignore leaves it out',
    ),
  ],
  good: [
    files('left out', {
      Dockerfile: 'FROM node:22\nCOPY . /app\nCOPY --exclude=.npmrc app /x\n',
      '.npmrc': npmrc,
      'app/.npmrc': npmrc,
      '.dockerignore': '.git\n**/.npmrc\n!app/.npmrc\n',
      'Dockerfile.dockerignore': '.git\n**/.npmrc\n',
      'app/Dockerfile': 'FROM node:22\nCOPY package.json src /app/\nCOPY --from=build . /x\n',
    }),
  ],
})
