import { describe, expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'

/** The Dockerfiles that are read of a repository with a file that names one, and one that is always there. */
async function readOf(path: string, text: string, dockerfile: string, content = 'FROM a\nUSER 1\n') {
  const { subjects, gaps } = await readAll(repository({ [path]: text, [dockerfile]: content }))
  expect(gaps).toEqual([])
  return subjects.filter(({ kind }) => kind === 'dockerfile').map(({ key }) => key)
}

it.each([
  ['apiVersion: skaffold/v4beta11\nbuild: {artifacts: [{image: shop, context: web}]}\n', 'web'],
  ['apiVersion: skaffold/v4beta11\nprofiles: [{build: {artifacts: [{image: shop}]}}]\n', '.'],
  ['apiVersion: skaffold/v4beta11\nbuild: {artifacts: [{image: other}]}\n', undefined],
  ['apiVersion: v1\nbuild: {artifacts: [{image: shop}]}\n', undefined],
])('an image that Skaffold builds is the repository’s own: %s', async (skaffold, build) => {
  const pod = 'apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: shop}]}\n'
  const { subjects } = await readAll(repository({ 'skaffold.yaml': skaffold, 'k8s/pod.yaml': pod }))
  expect(subjects.flatMap((one) => (one.kind === 'container' ? [one.build?.value] : []))).toEqual([build])
})

describe('a Dockerfile of any name is read where settings name it', () => {
  const file = 'build/web.docker'
  it.each([
    ['azure-pipelines.yml', 'steps: [{task: Docker@2, inputs: {command: build, Dockerfile: build/web.docker}}]\n'],
    [
      'azure-pipelines.yml',
      "steps: [{task: Docker@2, inputs: {dockerfile: '$(Build.SourcesDirectory)/build/web.docker'}}]\n",
    ],
    ['azure-pipelines.yml', "steps: [{task: Docker@1, inputs: {dockerFile: '**/web.docker'}}]\n"],
    ['azure-pipelines.yml', 'steps: [{script: az acr build -r r -t a -f build/web.docker .}]\n'],
    ['skaffold.yaml', 'build: {artifacts: [{image: a, context: build, docker: {dockerfile: web.docker}}]}\n'],
    ['skaffold.yaml', 'build: {artifacts: [{image: a, custom: {buildCommand: docker build -f build/web.docker .}}]}\n'],
    [
      '.drone.yml',
      'kind: pipeline\nsteps: [{name: a, image: plugins/docker, settings: {dockerfile: build/web.docker}}]\n',
    ],
    ['.devcontainer/devcontainer.json', '{"build": {"dockerfile": "../build/web.docker", "context": ".."}}'],
    ['.devcontainer/devcontainer.json', '{"dockerFile": "../build/web.docker"}'],
    ['render.yaml', 'services: [{type: web, dockerfilePath: ./build/web.docker}]\n'],
    ['railway.json', '{"build": {"dockerfilePath": "build/web.docker"}}'],
    ['heroku.yml', 'build:\n  docker:\n    web: build/web.docker\n'],
    ['fly.toml', '[build]\n  dockerfile = "build/web.docker"\n'],
    ['captain-definition', '{"schemaVersion": 2, "dockerfilePath": "./build/web.docker"}'],
    ['Tiltfile', "docker_build('a', '.', dockerfile='build/web.docker')\n"],
    ['cloudbuild.yaml', 'steps: [{name: gcr.io/kaniko-project/executor, args: [--dockerfile=build/web.docker]}]\n'],
    ['cloudbuild.yaml', 'steps: [{name: gcr.io/cloud-builders/docker, args: [build, -f, build/web.docker, .]}]\n'],
    ['job.yaml', 'spec:\n  containers:\n  - image: kaniko\n    args:\n    - --dockerfile=build/web.docker\n'],
    ['action.yml', 'runs: {using: docker, image: build/web.docker}\n'],
    [
      '.github/workflows/x.yml',
      'on: push\njobs: {a: {steps: [{uses: redhat-actions/buildah-build@v2, with: {containerfiles: build/web.docker}}]}}\n',
    ],
    [
      '.github/workflows/x.yml',
      'on: push\njobs: {a: {steps: [{uses: depot/build-push-action@v1, with: {file: build/web.docker}}]}}\n',
    ],
    ['Jenkinsfile', "pipeline { agent { dockerfile { filename 'web.docker'; dir 'build' } } }\n"],
    ['Jenkinsfile', "node { docker.build('a', '--pull -f build/web.docker .') }\n"],
    [
      '.gitlab-ci.yml',
      'a: {script: [/kaniko/executor --context $CI_PROJECT_DIR --dockerfile $CI_PROJECT_DIR/build/web.docker]}\n',
    ],
    ['x.sh', '#!/bin/sh\nbuildah bud --layers -f build/web.docker -t a .\n'],
    ['x.sh', '#!/bin/sh\ncd build && buildah build --file=web.docker\n'],
    [
      'Makefile',
      'a:\n\tbuildctl build --frontend dockerfile.v0 --local context=. --local dockerfile=build --opt filename=web.docker\n',
    ],
  ])('%s: %s', async (path, text) => {
    expect(await readOf(path, text, file)).toEqual([`${file}#final`])
  })
})

describe('what is no Dockerfile, or is named only later, is not read', () => {
  it.each([
    ['azure-pipelines.yml', "steps: [{task: Docker@2, inputs: {Dockerfile: '$(file)'}}]\n"],
    ['settings.yaml', 'dockerfile: ../other/web.docker\n'],
    ['settings.yaml', 'args: [install, -f, build/web.docker]\n'],
    ['x.sh', '#!/bin/sh\nbuildah bud -f "$FILE" .\n'],
    ['x.sh', '#!/bin/sh\necho buildah bud -f build/web.docker .\n'],
  ])('%s: %s', async (path, text) => {
    expect(await readOf(path, text, 'build/web.docker')).toEqual([])
  })

  it('a file without FROM', async () => {
    expect(await readOf('settings.yaml', 'dockerfile: a.txt\n', 'a.txt', 'USER 1\n')).toEqual([])
  })
})

it('the stage that is named is the one that is built', async () => {
  const text = 'build: {artifacts: [{image: a, docker: {dockerfile: a.docker, target: dev}}]}\n'
  const { subjects } = await readAll(
    repository({ 'skaffold.yaml': text, 'a.docker': 'FROM a AS dev\nUSER 0\nFROM a\nUSER 1\n' }),
  )
  expect(subjects.flatMap((one) => (one.kind === 'dockerfile' ? [one.user?.value] : []))).toEqual(['0'])
})
