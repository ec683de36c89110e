import { describe, expect, it } from 'vitest'
import type { Container } from '../../../src/model/container.ts'
import { position, type Span } from '../../../src/model/source.ts'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'

const place = ({ source, start, end }: Span) =>
  `${source.path}:${position(source, start).line}:${source.text.slice(start, end)}`

/** Every container as its key, its image, and what else the case is about. */
async function read(files: Readonly<Record<string, string>>, ...more: ((container: Container) => unknown)[]) {
  const { subjects, gaps } = await readAll(repository(files))
  const containers = subjects.filter((subject) => subject.kind === 'container')
  const shown = containers.map((found) => [
    found.key,
    found.image?.value ?? found.unresolved.get('image')?.because,
    ...more.map((each) => each(found)),
  ])
  return { shown, gaps: gaps.map(({ path, line, because }) => [path, line, because]) }
}

const privileged = ({ privileged: fact }: Container) => fact && place(fact.at)
const oneOff = (container: Container) => container.oneOff

describe('a GitLab pipeline', () => {
  const ci = (text: string) => ({ '.gitlab-ci.yml': text })

  it('starts the images and services of its jobs, with variables put in', async () => {
    const text = `variables:
  NODE: "22"
  DOCKER_TLS_CERTDIR: ""
image: node:$NODE
build:
  script: [npm ci]
publish:
  image: $CI_REGISTRY_IMAGE:cli
  services:
    - name: docker:27-dind
      alias: engine
  script:
    - docker info
`
    const env = (container: Container) => container.env.map(({ value, at }) => [value.name, value.value, place(at)])
    const variables = [
      ['NODE', '22', '.gitlab-ci.yml:2:22'],
      ['DOCKER_TLS_CERTDIR', '', '.gitlab-ci.yml:3:'],
    ]
    expect(await read(ci(text), env)).toEqual({
      shown: [
        ['.gitlab-ci.yml#build/node', 'node:22', variables],
        [
          '.gitlab-ci.yml#publish/$CI_REGISTRY_IMAGE',
          '$CI_REGISTRY_IMAGE is known only when the pipeline runs',
          variables,
        ],
        ['.gitlab-ci.yml#publish/services/engine', 'docker:27-dind', variables],
      ],
      gaps: [],
    })
  })

  it('runs what jobs, templates and references say, in one shell', async () => {
    const text = `.run:
  before_script:
    - FLAGS=--privileged
  script:
    - docker run $FLAGS $IMAGE
.login: &login
  - docker login
web:
  extends: .run
  variables: {IMAGE: "shop:1.4"}
api:
  script:
    - *login
    - !reference [.more, script]
.more:
  script:
    - docker run -d --privileged api:2
.unused:
  script: docker run --privileged unused:1
`
    expect(await read(ci(text), privileged)).toEqual({
      shown: [
        ['.gitlab-ci.yml#web/run/shop', 'shop:1.4', '.gitlab-ci.yml:3:--privileged'],
        ['.gitlab-ci.yml#api/run/api', 'api:2', '.gitlab-ci.yml:17:--privileged'],
        ['.gitlab-ci.yml#.unused/run/unused', 'unused:1', '.gitlab-ci.yml:19:--privileged'],
      ],
      gaps: [],
    })
  })

  it('has the jobs of the files that it includes, once', async () => {
    const files = {
      '.gitlab-ci.yml': 'include:\n  - local: /.gitlab/ci/run.yml\n  - template: X.yml\nvariables: {TAG: "7"}\n',
      '.gitlab/ci/run.yml': 'web:\n  image: shop:$TAG\n  script: docker run --privileged a\n',
    }
    expect((await read(files, privileged)).shown).toEqual([
      ['.gitlab-ci.yml#web/shop', 'shop:7', undefined],
      ['.gitlab-ci.yml#web/run/a', 'a', '.gitlab/ci/run.yml:3:--privileged'],
    ])
  })

  it('throws away what runs in an engine of the job, and keeps what runs elsewhere', async () => {
    const job = (services: string) => `web:\n${services}  script: docker run -d shop:1\n`
    expect((await read(ci(job('  services: ["docker:dind"]\n')), oneOff)).shown.at(-1)).toEqual([
      '.gitlab-ci.yml#web/run/shop',
      'shop:1',
      true,
    ])
    expect((await read(ci(job('')), oneOff)).shown).toEqual([['.gitlab-ci.yml#web/run/shop', 'shop:1', false]])
  })

  it('that does not parse is a gap', async () => {
    expect((await read(ci('web: [\n'))).gaps).toEqual([
      ['.gitlab-ci.yml', 2, 'this pipeline does not parse: unexpected end of the stream within a flow collection'],
    ])
  })

  it('ends, whatever extends and includes what', async () => {
    const text =
      'include: .gitlab-ci.yml\na:\n  extends: [b, a]\n  script: !reference [b, script]\nb:\n  extends: a\n  script: [!reference [b, script]]\n'
    expect(await read(ci(text))).toEqual({ shown: [], gaps: [] })
  })
})

describe('an Azure pipeline', () => {
  it('starts container resources and what its steps run', async () => {
    const text = `resources:
  containers:
    - container: db
      image: postgres:17
      options: --privileged
      volumes: ["/etc:/host"]
variables:
  - name: flags
    value: --privileged
jobs:
  - job: build
    pool: {vmImage: ubuntu-latest}
    container: node:22
    steps:
      - bash: docker run $(flags) shop:1
      - script: docker run -d \${{ parameters.flags }} shop:2
      - task: Bash@3
        inputs: {script: docker run -d shop:3}
      - task: AzureCLI@2
        inputs: {scriptType: bash, inlineScript: docker run -d shop:4}
      - pwsh: "if ($true) { docker run -d shop:5 }"
`
    const mounts = (container: Container) => container.mounts.map(({ value }) => value.source)
    const unsure = (container: Container) => container.opaque?.because
    expect(await read({ 'azure-pipelines.yml': text }, privileged, mounts, unsure, oneOff)).toEqual({
      shown: [
        [
          'azure-pipelines.yml#resources/db',
          'postgres:17',
          'azure-pipelines.yml:5:--privileged',
          ['/etc'],
          undefined,
          true,
        ],
        ['azure-pipelines.yml#build/container/node', 'node:22', undefined, [], undefined, true],
        ['azure-pipelines.yml#build/run/shop', 'shop:1', 'azure-pipelines.yml:15:$(flags)', [], undefined, true],
        [
          'azure-pipelines.yml#build/run/shop~2',
          'shop:2',
          undefined,
          [],
          '${{ parameters.flags }} is known only when the workflow runs',
          true,
        ],
        ['azure-pipelines.yml#build/run/shop~3', 'shop:3', undefined, [], undefined, true],
        ['azure-pipelines.yml#build/run/shop~4', 'shop:4', undefined, [], undefined, true],
        ['azure-pipelines.yml#build/run/shop~5', 'shop:5', undefined, [], undefined, true],
      ],
      gaps: [],
    })
  })
})

describe('a Concourse pipeline', () => {
  it('has privileged tasks in its plans, whatever its name', async () => {
    const text = `resources:
- {name: git, type: git}
jobs:
- name: test
  plan:
  - get: git
  - in_parallel:
    - task: unit
      privileged: true
      config:
        platform: linux
        image_resource: {type: registry-image, source: {repository: node, tag: "22"}, version: {digest: sha256:0a}}
        run: {path: sh, args: [-c, docker run --privileged shop:1]}
    - task: lint
      file: git/lint.yml
      privileged: ((mode))
  on_failure:
    task: tell
    privileged: false
    config: {platform: linux, params: {plan: x}, run: {path: "true"}}
`
    const said = (one: Container) => one.unresolved.get('privileged')?.because
    expect(await read({ 'ci/shop.yml': text }, privileged, said)).toEqual({
      shown: [
        ['ci/shop.yml#test/unit', 'node:22@sha256:0a', 'ci/shop.yml:9:true', undefined],
        [
          'ci/shop.yml#test/lint',
          'the pipeline does not name its image',
          undefined,
          '((mode)) is known only when the pipeline runs',
        ],
        ['ci/shop.yml#test/tell', 'the pipeline does not name its image', 'ci/shop.yml:19:false', undefined],
        ['ci/shop.yml#test/run/shop', 'shop:1', 'ci/shop.yml:13:--privileged', undefined],
      ],
      gaps: [],
    })
  })

  it('is none without a plan', async () => {
    const text = 'jobs:\n- name: a\n  task: b\n  privileged: true\n'
    expect(await read({ 'ci/shop.yml': text })).toEqual({ shown: [], gaps: [] })
  })
})

describe('an Earthfile', () => {
  it('runs what its RUN lines do', async () => {
    const text = `VERSION 0.8
up:
  LOCALLY
  RUN docker run --rm \\
    --privileged shop:1
test:
  FROM earthly/dind
  WITH DOCKER --load shop:2=+image
    RUN --no-cache --mount=type=cache,target=/x docker run --privileged shop:2
  END
  # RUN docker run --privileged shop:3
  RUN echo docker run --privileged shop:4
  SAVE IMAGE docker run --privileged shop:5
`
    expect(await read({ 'build/Earthfile': text }, privileged)).toEqual({
      shown: [
        ['build/Earthfile#run/shop', 'shop:1', 'build/Earthfile:5:--privileged'],
        ['build/Earthfile#run/shop~2', 'shop:2', 'build/Earthfile:9:--privileged'],
      ],
      gaps: [],
    })
  })

  it('has an engine of its own in a build, with the images that are loaded there', async () => {
    const text =
      'a:\n  WITH DOCKER --load shop:2=+image\n    RUN docker run --network host shop:2\n  END\n  LOCALLY\n  RUN docker run --network host web:1\n'
    const network = ({ networkMode, unsupported }: Container) =>
      unsupported.has('networkMode') ? 'of the build' : networkMode?.value
    const { shown } = await read({ Earthfile: text }, network, ({ build }) => build?.value)
    expect(shown).toEqual([
      ['Earthfile#run/shop', 'shop:2', 'of the build', 'Earthfile'],
      ['Earthfile#run/web', 'web:1', 'host', undefined],
    ])
  })

  it('may have its commands as lists of words', async () => {
    const { shown } = await read(
      {
        Earthfile:
          'up:\n  RUN --privileged ["docker", "run", \\\n    "--privileged", "shop:1"]\n  RUN ["docker", "run", "--init", "shop:2"]\n  RUN [ -f a ] && docker run --privileged shop:3\n',
      },
      privileged,
    )
    expect(shown).toEqual([
      ['Earthfile#run/shop', 'shop:1', 'Earthfile:2:["docker", "run", \\\n    "--privileged", "shop:1"]'],
      ['Earthfile#run/shop~2', 'shop:2', undefined],
      ['Earthfile#run/shop~3', 'shop:3', 'Earthfile:5:--privileged'],
    ])
  })
})

describe('templates of an Azure pipeline', () => {
  const template = `parameters:
- name: flags
  default: --init
steps:
- script: docker run -d \${{ parameters.flags }} shop:1
`
  const named = (parameters: string, more = '') => ({
    'azure-pipelines.yml': `steps:\n- template: ci/run.yml\n${parameters}${more}`,
    'ci/run.yml': template,
  })

  it('are read with what they are given', async () => {
    expect(await read(named('  parameters: {flags: --privileged}\n'), privileged)).toEqual({
      shown: [['ci/run.yml#run/shop', 'shop:1', 'ci/run.yml:5:${{ parameters.flags }}']],
      gaps: [],
    })
  })

  it('have their own defaults', async () => {
    expect(await read(named(''), privileged)).toEqual({
      shown: [['ci/run.yml#run/shop', 'shop:1', undefined]],
      gaps: [],
    })
  })

  it('are read once for each way in which they are given something', async () => {
    const twice = '- template: ci/run.yml\n  parameters: {flags: --privileged}\n'
    const { shown } = await read(named('', `${twice}${twice}`), privileged)
    expect(shown).toEqual([
      ['ci/run.yml#run/shop', 'shop:1', undefined],
      ['ci/run.yml#run/shop~2', 'shop:1', 'ci/run.yml:5:${{ parameters.flags }}'],
    ])
  })

  it('leave what a variable says unknown', async () => {
    expect(await read(named('  parameters: {flags: $(flags)}\n'), privileged, ({ opaque }) => opaque?.because)).toEqual(
      {
        shown: [
          ['ci/run.yml#run/shop', 'shop:1', undefined, '${{ parameters.flags }} is known only when the workflow runs'],
        ],
        gaps: [],
      },
    )
  })

  it('lie in templates, below the root, and in this repository', async () => {
    const files = {
      'ci/azure-pipelines.yml': 'jobs:\n- template: jobs/all.yml\n  parameters: {flags: --privileged}\n',
      'ci/jobs/all.yml':
        "jobs:\n- job: up\n  steps:\n  - template: /steps/run.yml@self\n    parameters: {flags: '${{ parameters.flags }}'}\n",
      'steps/run.yml': template,
    }
    expect(await read(files, privileged)).toEqual({
      shown: [['steps/run.yml#run/shop', 'shop:1', 'steps/run.yml:5:${{ parameters.flags }}']],
      gaps: [],
    })
    const elsewhere = { 'azure-pipelines.yml': 'steps:\n- template: run.yml@other\n', 'run.yml': template }
    expect(await read(elsewhere)).toEqual({ shown: [], gaps: [] })
  })

  it('that are pipelines by their names are read once, also where they name each other', async () => {
    const files = {
      '.azure-pipelines/a.yml': 'steps:\n- template: b.yml\n- script: docker run --privileged shop:1\n',
      '.azure-pipelines/b.yml': 'steps:\n- template: a.yml\n- script: docker run --privileged shop:2\n',
      'azure-pipelines.yml': 'steps: []\n',
    }
    const { shown } = await read(files)
    expect(shown.map(([key, image]) => [key, image])).toEqual([
      ['.azure-pipelines/a.yml#run/shop', 'shop:1'],
      ['.azure-pipelines/b.yml#run/shop', 'shop:2'],
    ])
  })

  it('that do not parse, and more than Azure takes, are gaps', { tags: 'large' }, async () => {
    const broken = { 'azure-pipelines.yml': 'steps:\n- template: a.yml\n', 'a.yml': 'steps: [\n' }
    expect((await read(broken)).gaps).toEqual([['a.yml', 2, expect.stringMatching(/^this template does not parse: /)]])
    const calls = Array.from({ length: 101 }, (_, i) => `- template: run.yml\n  parameters: {flags: "${i}"}\n`)
    const many = { 'azure-pipelines.yml': `steps:\n${calls.join('')}`, 'run.yml': 'steps: []\n' }
    expect((await read(many)).gaps).toEqual([
      ['azure-pipelines.yml', undefined, 'only the first 100 templates of this pipeline are read'],
    ])
    const growing = `- template: run.yml\n  parameters: {x: '${'${{parameters.x}}'.repeat(2)}'}\n`
    const endless = {
      'azure-pipelines.yml': 'steps:\n- template: run.yml\n  parameters: {x: a}\n- script: docker run --privileged b\n',
      'run.yml': `parameters: {x: a}\nsteps:\n- script: docker run --init a\n${growing}`,
    }
    const { gaps, shown } = await read(endless)
    expect(gaps).toEqual([
      ['azure-pipelines.yml', undefined, 'a template of this pipeline is given too much to be read'],
    ])
    expect(shown.map(([, image]) => image)).toContain('b')
    const long = { ...many, 'run.yml': `steps:\n${'- script: echo 1\n'.repeat(1000)}` }
    expect((await read(long)).gaps).toEqual([
      ['azure-pipelines.yml', undefined, "only the first 1000000 characters of this pipeline's templates are read"],
    ])
  })
})

describe('what a GitLab pipeline includes', () => {
  it('is named by a pattern', async () => {
    const files = {
      '.gitlab-ci.yml': 'include: /ci/**.yml\n',
      'ci/deep/up.yml': 'up:\n  script: docker run --privileged shop:1\n',
      'ci/text.txt': 'up:\n  script: docker run --privileged shop:2\n',
      'other/up.yml': 'up:\n  script: docker run --privileged shop:3\n',
    }
    expect((await read(files, privileged)).shown).toEqual([
      ['.gitlab-ci.yml#up/run/shop', 'shop:1', 'ci/deep/up.yml:2:--privileged'],
    ])
  })

  it('is a gap beyond as many files as GitLab takes', async () => {
    const files = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`ci/${i}.yml`, 'x: {}\n']))
    expect((await read({ ...files, '.gitlab-ci.yml': 'include: ci/*.yml\n' })).gaps).toEqual([
      ['.gitlab-ci.yml', undefined, 'only the first 150 files that this pipeline includes are read'],
    ])
  })
})

describe('a CircleCI configuration', () => {
  it('starts the images of its executors and jobs, and what its steps run', async () => {
    const text = `executors:
  main:
    docker: [{image: "cimg/node:22.1"}]
jobs:
  build:
    parameters:
      flags: {type: string, default: --privileged}
      tag: {type: string}
    docker:
      - image: cimg/base:<< parameters.tag >>
    steps:
      - checkout
      - run: docker run << parameters.flags >> shop:1
      - when:
          condition: true
          steps:
            - run: {command: "docker run --privileged << parameters.tag >>"}
`
    expect(await read({ '.circleci/config.yml': text }, privileged)).toEqual({
      shown: [
        ['.circleci/config.yml#build/base', '<< parameters.tag >> is known only when the pipeline runs', undefined],
        ['.circleci/config.yml#main/node', 'cimg/node:22.1', undefined],
        ['.circleci/config.yml#build/run/shop', 'shop:1', '.circleci/config.yml:13:<< parameters.flags >>'],
        [
          '.circleci/config.yml#build/run/container',
          '<< parameters.tag >> is known only when the pipeline runs',
          '.circleci/config.yml:17:--privileged',
        ],
      ],
      gaps: [],
    })
  })
})

describe('a Bitbucket pipeline', () => {
  it('starts the images of steps and services, and what scripts run', async () => {
    const text = `image: node:22
definitions:
  services:
    db: {image: "postgres:17"}
pipelines:
  default:
    - parallel:
        - step:
            name: build
            image: {name: "python:3.13"}
            script:
              - docker run --privileged shop:1
              - pipe: atlassian/x:1
  branches:
    main:
      - step: {script: [docker run --privileged shop:2]}
`
    expect(await read({ 'bitbucket-pipelines.yml': text }, privileged)).toEqual({
      shown: [
        ['bitbucket-pipelines.yml#image/node', 'node:22', undefined],
        ['bitbucket-pipelines.yml#services/db', 'postgres:17', undefined],
        ['bitbucket-pipelines.yml#build/python', 'python:3.13', undefined],
        ['bitbucket-pipelines.yml#build/run/shop', 'shop:1', 'bitbucket-pipelines.yml:12:--privileged'],
        ['bitbucket-pipelines.yml#step/run/shop', 'shop:2', 'bitbucket-pipelines.yml:16:--privileged'],
      ],
      gaps: [],
    })
  })
})

describe('a Jenkinsfile', () => {
  it.each([
    ['-v $HOME/.m2:/root/.m2', ['~/.m2'], false],
    ['--volume=${HOME}/.m2:/root/.m2', ['~/.m2'], false],
    ['-v ${env.HOME}/.docker:/root/.docker', ['~/.docker'], false],
    ['-v $HOMES/x:/x', ['$HOMES/x'], true],
  ])('gives its agent %s', async (args, mounted, isOpen) => {
    const text = `pipeline { agent { docker { image 'maven:3.9'; args '${args}' } } }\n`
    const sources = (container: Container) => container.mounts.map(({ value }) => value.source)
    const { shown } = await read({ Jenkinsfile: text }, sources, ({ unresolved }) => unresolved.has('mounts'))
    expect(shown).toEqual([['Jenkinsfile#agent/maven', 'maven:3.9', mounted, isOpen]])
  })

  it('starts the agents of its stages, and what sh runs', async () => {
    const text = `// docker { image 'comment:1' }
pipeline {
  agent {
    docker {
      image 'maven:3.9'
      args '--privileged -v /var/run/docker.sock:/var/run/docker.sock'
    }
  }
  stages {
    stage('a') {
      agent { docker 'node:22' }
      steps {
        sh 'docker run --privileged shop:1'
        sh(script: """
          docker run -d \\
            --privileged shop:2
        """, returnStdout: true)
        echo 'docker run --privileged shop:3'
        script { docker.image("postgres:\${V}").withRun('--privileged') { c -> sh 'id' } }
      }
    }
  }
}
`
    const mounts = (container: Container) => container.mounts.map(({ value }) => value.source)
    expect(await read({ Jenkinsfile: text }, privileged, mounts)).toEqual({
      shown: [
        ['Jenkinsfile#agent/maven', 'maven:3.9', 'Jenkinsfile:6:--privileged', ['/var/run/docker.sock']],
        ['Jenkinsfile#agent/node', 'node:22', undefined, []],
        [
          'Jenkinsfile#image/postgres',
          'postgres:${V} is known only when the pipeline runs',
          'Jenkinsfile:19:--privileged',
          [],
        ],
        ['Jenkinsfile#run/shop', 'shop:1', 'Jenkinsfile:13:--privileged', []],
        ['Jenkinsfile#run/shop~2', 'shop:2', 'Jenkinsfile:16:--privileged', []],
      ],
      gaps: [],
    })
  })

  it('of a million brackets is read in time', { tags: 'large' }, async () => {
    const started = performance.now()
    const { shown } = await read({ Jenkinsfile: 'docker{'.repeat(140_000) })
    expect(shown).toEqual([])
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})

describe('a pipeline of Drone or Woodpecker', () => {
  const mounts = (container: Container) => container.mounts.map(({ value, at }) => [value.source, place(at)])
  const env = (container: Container) => container.env.map(({ value }) => [value.name, value.value ?? value.from])

  it('starts its steps and services, with the volumes of the host, and what they run', async () => {
    const text = `kind: pipeline
type: docker
name: ship
steps:
  - name: build
    image: docker:27-cli
    privileged: true
    environment: {A: b, TOKEN: {from_secret: token}}
    volumes: [{name: engine, path: /var/run/docker.sock}, {name: cache, path: /cache}]
    commands:
      - docker run -d --privileged shop:$\${TAG}
  - name: publish
    image: plugins/docker
    settings: {password: hunter2, repo: acme/shop}
services:
  - name: db
    image: postgres:17
    privileged: false
volumes:
  - {name: engine, host: {path: /var/run/docker.sock}}
  - {name: cache, temp: {}}
---
kind: secret
name: token
data: abc
`
    expect(await read({ '.drone.yml': text }, privileged, mounts, env, oneOff)).toEqual({
      shown: [
        [
          '.drone.yml#ship/build',
          'docker:27-cli',
          '.drone.yml:7:true',
          [['/var/run/docker.sock', '.drone.yml:9:engine']],
          [['A', 'b']],
          true,
        ],
        [
          '.drone.yml#ship/publish',
          'plugins/docker',
          undefined,
          [],
          [
            ['PLUGIN_PASSWORD', 'hunter2'],
            ['PLUGIN_REPO', 'acme/shop'],
          ],
          true,
        ],
        ['.drone.yml#ship/db', 'postgres:17', '.drone.yml:18:false', [], [], true],
        ['.drone.yml#ship/build/run/shop', '${TAG} has no known value', '.drone.yml:11:--privileged', [], [], false],
      ],
      gaps: [],
    })
  })

  it.each([
    ['matrix: {P: ["false", "true"], T: ["1"]}', ['img:1', 'img:1']],
    ['matrix: {include: [{P: "false", T: "1"}, {P: "true", T: "2"}]}', ['img:1', 'img:2']],
  ])('puts in the values of a matrix: %s', async (matrix, images) => {
    const step = 'image: img:${T}\n    privileged: ${P}\n    commands: ["docker run --privileged=${P} app"]'
    const text = `${matrix}\nsteps:\n  a:\n    ${step}\n`
    const { shown } = await read({ '.woodpecker.yml': text }, (one) => one.privileged?.value)
    expect(shown).toEqual([
      ['.woodpecker.yml#steps/a', images[0], false],
      ['.woodpecker.yml#steps/a~2', images[1], true],
      ['.woodpecker.yml#steps/a/run/app', 'app', false],
      ['.woodpecker.yml#steps/a/run/app~2', 'app', true],
    ])
  })

  it.each(['.woodpecker.yaml', '.woodpecker/build.yml', '.drone.yaml'])(
    'has steps by name as well, and volumes as the engine takes them: %s',
    async (path) => {
      const text = `steps:
  build:
    image: golang:1.26
    network_mode: host
    volumes: [/var/run/docker.sock:/var/run/docker.sock]
    commands: go test ./...
services:
  db: {image: "postgres:\${V}", ports: [5432]}
`
      const network = ({ networkMode }: Container) => networkMode?.value
      expect(await read({ [path]: text }, mounts, network)).toEqual({
        shown: [
          [
            `${path}#steps/build`,
            'golang:1.26',
            [['/var/run/docker.sock', `${path}:5:/var/run/docker.sock:/var/run/docker.sock`]],
            'host',
          ],
          [`${path}#steps/db`, '${V} is known only when the pipeline runs', [], undefined],
        ],
        gaps: [],
      })
    },
  )
})

it('GitLab runs the hooks of a job before its script, or those of all jobs', async () => {
  const keys = async (text: string) => (await read({ '.gitlab-ci.yml': text })).shown.map(([key]) => key)
  const hook = (image: string) => `hooks: {pre_get_sources_script: [docker run ${image}]}`
  expect(
    await keys(`default:\n  ${hook('all')}\na:\n  script: [docker run a]\nb:\n  ${hook('own')}\n  script: [ls]\n`),
  ).toEqual(['.gitlab-ci.yml#a/run/all', '.gitlab-ci.yml#a/run/a', '.gitlab-ci.yml#b/run/own'])
  expect(await keys('a:\n  hooks: {other: [docker run a]}\n  script: [ls]\n')).toEqual([])
})

describe('files of commands', () => {
  it.each([
    ['.travis.yml', 'env:\n  global: [F=--privileged G=1]\nscript: docker run -d $F a\n', 'file', true],
    ['.travis.yml', 'language: go\nbefore_script:\n  - docker run -d --privileged a\n', 'before_script', true],
    [
      '.buildkite/pipeline.yml',
      'steps:\n  - label: x\n    command: docker run -d --privileged a\n',
      'steps',
      undefined,
    ],
    ['appveyor.yml', 'image: Ubuntu2204\ninstall: docker run -d --privileged a\n', 'install', true],
    ['.appveyor.yml', 'deploy_script:\n- ps: docker run -d --privileged a\n', 'deploy_script', true],
    ['appveyor-linux.yml', 'on_finish:\n- date\n- sh: docker run -d --privileged a\n', 'on_finish', true],
    [
      'appveyor.yml',
      'for:\n- matrix: {only: [{A: b}]}\n  test_script: [{cmd: docker run -d --privileged a}]\n',
      'test_script',
      true,
    ],
    [
      'appveyor.yml',
      '- branches: {only: [a]}\n  install: docker run -d --privileged a\n- install: date\n',
      'install',
      true,
    ],
    ['buildspec.yml', 'phases:\n  build:\n    commands: ["docker run -d --privileged a"]\n', 'build', true],
    ['.cirrus.yml', 'task:\n  test_script: docker run -d --privileged a\n', 'task', true],
    [
      '.semaphore/semaphore.yml',
      'blocks:\n  - task:\n      jobs:\n        - commands: [docker run -d --privileged a]\n',
      'jobs',
      true,
    ],
    ['.gitpod.yml', 'tasks:\n  - init: docker run -d --privileged a\n', 'tasks', true],
    [
      'Taskfile.yml',
      "version: '3'\ntasks:\n  up:\n    cmds:\n      - cmd: docker run -d --privileged a\n",
      'up',
      undefined,
    ],
    ['Taskfile.yml', 'tasks:\n  up: docker run -d --privileged a\n', 'up', undefined],
    ['Taskfile.yml', 'tasks:\n  up: "{{if .A}}docker run -d --privileged a{{end}}"\n', 'up', undefined],
    ['taskfile.dist.yaml', 'tasks:\n  up:\n    - docker run -d --privileged {{.IMAGE}}\n', 'up', undefined],
    ['lefthook.yml', 'pre-push:\n  commands:\n    test: {run: docker run -d --privileged a}\n', 'test', undefined],
  ])('%s: %j', async (path, text, name, isOneOff) => {
    const { shown, gaps } = await read({ [path]: text }, privileged, (container) => container.oneOff || undefined)
    expect(gaps).toEqual([])
    expect(shown).toHaveLength(1)
    const [key, , at, isThrownAway] = shown[0]!
    expect(key).toMatch(new RegExp(`^${path.replaceAll('.', '\\.')}#${name === 'before_script' ? 'file' : name}/run/`))
    expect([at, isThrownAway]).toEqual([expect.stringContaining(`:--privileged`), isOneOff])
  })

  it.each([
    ['.travis.yml', 'script: echo docker run -d --privileged a\nnotes: docker run -d --privileged a\n'],
    ['appveyor.yml', 'notes: [docker run -d --privileged a]\nbuild_script: [rem docker run -d --privileged a]\n'],
    ['appveyor.yml', 'artifacts: [{path: docker run -d --privileged a}]\ntest_script: [{ps: "# docker run a"}]\n'],
    ['Taskfile.yml', 'tasks:\n  up:\n    desc: docker run -d --privileged a\n    cmds: [{task: other}]\n'],
    ['lefthook.yml', 'pre-push:\n  commands: {test: {glob: docker run -d --privileged a}}\n'],
    ['notes/tasks.yml', 'tasks:\n  up: docker run -d --privileged a\n'],
  ])('%s has none: %j', async (path, text) => {
    expect(await read({ [path]: text })).toEqual({ shown: [], gaps: [] })
  })
})
