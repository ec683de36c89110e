import { describe, expect, it } from 'vitest'
import type { Dockerfile } from '../../../src/model/dockerfile.ts'
import { readDockerfiles } from '../../../src/readers/dockerfile/dockerfile.ts'
import { place, readFile, valueAndPlace } from '../read-file.ts'

async function read(text: string) {
  const { subjects, gaps } = await readFile(readDockerfiles, 'app/Dockerfile', text)
  return { image: subjects.find(({ kind }) => kind === 'dockerfile') as Dockerfile, gaps }
}

describe('what a container of the image runs', () => {
  const privilegedIn = async (text: string) => {
    const { subjects } = await readFile(readDockerfiles, 'app/Dockerfile', text)
    return subjects.flatMap((one) => (one.kind === 'container' && one.privileged ? [place(one.privileged.at)] : []))
  }

  it.each([
    ['ENTRYPOINT docker run --privileged a:1', ['2:--privileged']],
    ['HEALTHCHECK CMD docker run --privileged a:1', ['2:--privileged']],
    ['HEALTHCHECK --interval=5s CMD ["docker", "run", "--privileged", "a:1"]', ['2:--privileged']],
    ['SHELL ["/bin/bash", "-c"]\nHEALTHCHECK CMD docker run --privileged a:1', ['3:--privileged']],
    ['HEALTHCHECK CMD docker run --privileged a:1\nHEALTHCHECK NONE', []],
    ['HEALTHCHECK CMD echo "docker run --privileged a:1"', []],
    ['HEALTHCHECK CMD ["curl", "localhost"]', []],
    ['ONBUILD RUN docker run --privileged a:1', ['2:--privileged']],
    ['ONBUILD RUN ["docker", "run", "--privileged", "a:1"]', ['2:"--privileged"']],
    ['ONBUILD RUN echo docker run --privileged a:1', []],
  ])('%j', async (line, places) => {
    expect(await privilegedIn(`FROM docker:28\n${line}\n`)).toEqual(places)
  })
})

describe('a Dockerfile', () => {
  it('is one subject, of which the final stage decides user and base', async () => {
    const { image, gaps } = await read('FROM node:22 AS build\nUSER root\nFROM nginx:1.27\nUSER 101\n')
    expect(gaps).toEqual([])
    expect([image.key, image.name, image.dialect, place(image.at)]).toEqual([
      'app/Dockerfile#final',
      'app/Dockerfile',
      'dockerfile',
      '3:FROM nginx:1.27',
    ])
    expect([valueAndPlace(image.base), valueAndPlace(image.user)]).toEqual([
      ['nginx:1.27', '3:nginx:1.27'],
      ['101', '4:101'],
    ])
  })

  it.each([
    ['FROM mcr.microsoft.com/dotnet/aspnet:9.0\nUSER $APP_UID', '1654'],
    ['FROM quay.io/jupyter/base-notebook AS a\nUSER root\nFROM a\nUSER ${NB_UID}', '1000'],
    ['FROM mcr.microsoft.com/dotnet/aspnet:9.0\nENV APP_UID=0\nUSER $APP_UID', '0'],
  ])('%s: the user is that of a variable which the base sets', async (text, user) => {
    const { image } = await read(text)
    expect([image.user?.value, image.unresolved.get('user')]).toEqual([user, undefined])
  })

  it.each([
    ['FROM ${BASE}', 'the base image decides', '1:${BASE}', true],
    ['FROM acme/web:nonroot', 'the base image decides', '1:acme/web:nonroot', true],
    ['FROM debian:13\nARG WHO\nUSER ${WHO}', 'USER ${WHO} depends on a build argument', '3:${WHO}', undefined],
    ['FROM debian:13\nUSER ${WHO}', 'USER ${WHO} depends on a variable of the base image', '2:${WHO}', undefined],
  ])('%s: the user is not known', async (text, because, where, unset) => {
    const { image } = await read(text)
    const { at, ...rest } = image.unresolved.get('user')!
    expect([place(at), rest]).toEqual([where, { because, ...(unset && { unset }) }])
  })

  it.each([
    ['ContainerAdministrator', 'ContainerAdministrator'],
    ['ContainerUser', 'ContainerUser'],
  ])('of Windows has the user that it names: %s', async (user, value) => {
    const { image } = await read(`FROM mcr.microsoft.com/windows/servercore:ltsc2025\nUSER ${user}\n`)
    expect([image.user?.value, [...image.unsupported]]).toEqual([value, []])
  })

  it('of Windows has no user to ask for', async () => {
    const { image } = await read('FROM mcr.microsoft.com/windows/servercore:ltsc2025\n')
    expect([image.os, [...image.unsupported]]).toEqual(['windows', ['user']])
  })

  it('says what is added, from where, and whether it is pinned', async () => {
    const text = [
      'FROM debian:13',
      'ADD --chown=app a.tar.gz ./b /dst/',
      'add ["c d", "/e"]',
      `ADD --checksum=sha256:${'0'.repeat(64)} https://example.org/x /x`,
      'ADD git@example.org:a.git /a',
      `ADD https://example.org/a.git#${'a'.repeat(40)}:sub /a`,
      'ADD <<EOF /etc/motd',
      'ADD not one',
      'EOF',
    ].join('\n')
    const { image } = await read(text)
    expect(image.added.map(({ value, at }) => [value.path, value.from, value.isPinned, place(at)])).toEqual([
      ['a.tar.gz', 'context', false, '2:a.tar.gz'],
      ['./b', 'context', false, '2:./b'],
      ['c d', 'context', false, '3:"c d"'],
      ['https://example.org/x', 'url', true, '4:https://example.org/x'],
      ['git@example.org:a.git', 'git', false, '5:git@example.org:a.git'],
      [
        `https://example.org/a.git#${'a'.repeat(40)}:sub`,
        'git',
        true,
        `6:https://example.org/a.git#${'a'.repeat(40)}:sub`,
      ],
    ])
  })

  it('says what each RUN does with packages, as its shell reads it', async () => {
    const text = [
      'FROM debian:13',
      'RUN apt-get -qq update \\',
      '  # a comment with apt-get install',
      '  && sudo apt install -y curl',
      'RUN sh -c "apk update"',
      'RUN echo apt-get update; apt-cache policy',
      'RUN ["apt-get", "update"]',
    ].join('\n')
    const { image } = await read(text)
    const called = image.runs.map(({ value }) =>
      value.commands.map(({ program, at, args }) => [program, place(at), ...args.map((arg) => place(arg.at))]),
    )
    expect(called).toEqual([
      [
        ['apt-get', '2:apt-get', '2:-qq', '2:update'],
        ['sudo', '4:sudo', '4:apt', '4:install', '4:-y', '4:curl'],
        ['apt', '4:apt', '4:install', '4:-y', '4:curl'],
      ],
      [['apk', '5:apk update', '5:apk update']],
      [['echo', '6:echo', '6:apt-get', '6:update']],
      [['apt-get', '7:"apt-get"', '7:"update"']],
    ])
  })

  it('that BuildKit rejects is a gap that does not block, and is read as far as possible', async () => {
    const { image, gaps } = await read('FROM debian:13\nINSTALL x\nUSER 0\n')
    expect(gaps).toEqual([
      {
        path: 'app/Dockerfile',
        line: 2,
        because: expect.stringMatching(/^BuildKit rejects this Dockerfile: /),
        blocking: false,
      },
    ])
    expect(image.user?.value).toBe('0')
  })

  it('of more stages than are read is a gap that blocks', async () => {
    const { gaps } = await read('FROM a\n'.repeat(2001))
    const because = 'only the first 2000 stages in it are checked'
    expect(gaps).toEqual([{ path: 'app/Dockerfile', line: 2001, because, blocking: true }])
  })
})

describe('a stage that is chosen by the platform', () => {
  const stages = 'FROM debian:13 AS base-amd64\nUSER 1000\nFROM debian:13 AS base-arm64\nUSER root\n'

  it('is each of them, and the user is the worst', async () => {
    const { image } = await read(`${stages}COPY a /a\nFROM base-\${TARGETARCH}\n`)
    expect([image.user?.value, image.copied[0]?.value.stage]).toEqual(['root', { isInImage: true, name: 'base-arm64' }])
  })

  it('is the one whose default stands in the file', async () => {
    const { image } = await read(`ARG TARGETARCH=amd64\n${stages}FROM base-$TARGETARCH\n`)
    expect(image.user?.value).toBe('1000')
  })

  it('knows the values where it declares them', async () => {
    const { image } = await read('FROM debian:13\nARG TARGETOS TARGETVARIANT\nUSER $TARGETOS$TARGETVARIANT\n')
    expect(image.user?.value).toBe('linux')
  })
})
