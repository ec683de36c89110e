import { isPlainIndexVariable, plainIndexes, takesCommit } from '../../knowledge/package-indexes.ts'
import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

/** They put the address into the configuration of a package manager. */
const writers = /^(?:echo|printf|cat|tee|sed)$/

const verbOf = (program: string): string =>
  writers.test(program) ? 'sets a package index' : program === 'git' ? 'fetches a repository' : 'fetches packages'

export default defineRule({
  id: 'dockerfile/plain-package-index',
  on: 'dockerfile',
  title: 'Packages are fetched over plain HTTP',
  severity: 'medium',
  threats: ['D2', 'D5'],
  controls: ['cis-docker:4.11'],
  why: 'Nobody signs these packages. Anyone between the build and the server can put code of their own into the image.',
  fix: 'Use the address with `https://`.',
  reads: ['runs', 'env'],
  *check({ name, runs, env }) {
    const discriminate = numbered()
    for (const fact of env) {
      const { name: variable, value = '', instruction, stage } = fact.value
      if (instruction === 'LABEL' || !isPlainIndexVariable(variable, value)) continue
      const message = `${name} sets ${variable} to a package index over plain HTTP${inStage(stage)}`
      yield fail(fact, message, { discriminator: discriminate(variable) })
    }
    for (const { value: run } of runs) {
      const isPinned = run.commands.some(takesCommit)
      for (const command of run.commands) {
        if (isPinned && command.program === 'git') continue
        for (const fact of plainIndexes(command)) {
          const message = `${name} ${verbOf(command.program)} over plain HTTP with ${command.program}${inStage(run.stage)}`
          yield fail(fact, message, { discriminator: discriminate(command.program) })
        }
      }
    }
  },
  bad: [
    dockerfile(
      'FROM python:3.13\nENV «PIP_INDEX_URL=http://pypi.example/simple» «GOPROXY=https://a.example|http://b.example,direct»\nRUN python3 -m pip install -i «http://pypi.example/simple» x',
      'medium: Dockerfile sets PIP_INDEX_URL to a package index over plain HTTP',
      'medium: Dockerfile sets GOPROXY to a package index over plain HTTP',
      'medium: Dockerfile fetches packages over plain HTTP with python3',
    ),
    dockerfile(
      'FROM ruby:3\nRUN gem install --source «http://gems.example» x; npm ci «--registry=http://npm.example»; echo "«registry=http://npm.example»" >> .npmrc',
      'medium: Dockerfile fetches packages over plain HTTP with gem',
      'medium: Dockerfile fetches packages over plain HTTP with npm',
      'medium: Dockerfile sets a package index over plain HTTP with echo',
    ),
    dockerfile(
      'FROM node:22\nRUN npm config set registry «http://npm.example/» && go env -w «GOPROXY=http://go.example» && git clone --depth 1 «git://git.example/x»',
      'medium: Dockerfile fetches packages over plain HTTP with npm',
      'medium: Dockerfile fetches packages over plain HTTP with go',
      'medium: Dockerfile fetches a repository over plain HTTP with git',
    ),
  ],
  good: [
    dockerfile('FROM debian:13\nRUN echo "deb http://deb.debian.org/debian trixie main" > /etc/apt/sources.list'),
    dockerfile('FROM alpine:3\nRUN apk add -X http://mirror.example/main x; pip --proxy http://p.example install x'),
    dockerfile(
      'FROM node:22\nRUN npm config set https-proxy http://p.example && npm i --registry http://localhost:4873',
    ),
    dockerfile(`FROM debian:13\nRUN git clone http://git.example/x && git -C x checkout ${'0'.repeat(40)}`),
  ],
})
