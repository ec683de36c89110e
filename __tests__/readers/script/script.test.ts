import { describe, expect, it } from 'vitest'
import { readDockerfiles } from '../../../src/readers/dockerfile/dockerfile.ts'
import { readScripts } from '../../../src/readers/script/script.ts'
import { readTasks } from '../../../src/readers/tasks/tasks.ts'
import { place, readFile, valueAndPlace } from '../read-file.ts'
import { starts } from '../starts.ts'

describe('package.json', () => {
  it('has commands in its scripts, placed inside the JSON strings', async () => {
    const text = [
      '{',
      '  "description": "docker run --privileged x",',
      '  "scripts": {',
      '    "db": "docker run -d --name db -e \\"A=b c\\" --user 5 postgres:17",',
      '    "say": "echo docker run a",',
      '    "test": "npm run db && docker exec -u root db psql"',
      '  }',
      '}',
    ].join('\n')
    const { keys, container, exec, gaps } = await readFile(readTasks, 'package.json', text)
    expect([keys, gaps]).toEqual([['run/db', 'exec/db'], []])
    const db = container('run/db')
    expect([place(db.at), valueAndPlace(db.user), valueAndPlace(db.image)]).toEqual([
      '4:docker run',
      ['5', '4:5'],
      ['postgres:17', '4:postgres:17'],
    ])
    expect(db.env.map((fact) => fact.value)).toEqual([{ name: 'A', value: 'b c' }])
    expect(valueAndPlace(exec('exec/db').user)).toEqual(['root', '6:root'])
  })

  it.each([
    ['docker run b', true],
    ['docker version', false],
  ])('is a gap where it does not parse, which blocks where it may start a container: %s', async (line, blocking) => {
    const { gaps, subjects } = await readFile(readTasks, 'package.json', `{\n "scripts": {"a": "${line}"\n`)
    expect(subjects).toEqual([])
    expect(gaps).toMatchObject([{ path: 'package.json', line: 3, blocking }])
  })
})

describe('a script of Windows', () => {
  it.each([
    ['up.ps1', 'docker run `\r\n  --privileged `\r\n  img\r\n', '1:docker run', '2:--privileged'],
    ['up.psm1', 'if ($up) { & docker run --privileged img }\n', '1:docker run', '1:--privileged'],
    ['UP.CMD', '@echo off\r\ndocker run ^\r\n  --privileged img\r\n', '2:docker run', '3:--privileged'],
    ['up.bat', '@docker run --privileged img\r\n', '1:docker run', '1:--privileged'],
  ])('%s is read for its commands: %j', async (path, text, at, flag) => {
    const { keys, container, gaps } = await readFile(readScripts, path, text)
    const found = container('run/img')
    expect([keys, gaps]).toEqual([['run/img'], []])
    expect([place(found.at), found.privileged && place(found.privileged.at)]).toEqual([at, flag])
  })

  it.each([
    ['up.ps1', '# docker run a\n<#\ndocker run b\n#>\nWrite-Host "docker run c"\n'],
    ['up.bat', 'rem docker run a\r\n:: docker run b\r\necho docker run c\r\n'],
  ])('%s shows and keeps texts: %j', async (path, text) => {
    const { keys, gaps } = await readFile(readScripts, path, text)
    expect([keys, gaps]).toEqual([[], []])
  })

  it.each([
    ['up.ps1', 'docker run @options img\n'],
    ['up.ps1', 'docker run $options img\n'],
    ['up.bat', 'docker run %OPTIONS% img\r\n'],
  ])('%s leaves its variables open: %j', async (path, text) => {
    const { subjects } = await readFile(readScripts, path, text)
    expect(subjects.map((one) => one.kind === 'container' && one.opaque !== undefined)).toEqual([true])
  })
})

describe('a Bats file', () => {
  it('has tests that are no gap, whatever their names', async () => {
    const text = [
      '#!/usr/bin/env bats',
      '@test "it\'s up { really" {',
      '  run docker run --rm --privileged alpine',
      '  [ "$status" -eq 0 ]',
      '}',
      '@test plain {',
      '  docker exec --privileged web id',
      '}',
    ].join('\n')
    const { gaps, container, exec } = await readFile(readScripts, 'test/web.bats', text)
    expect(gaps).toEqual([])
    expect(valueAndPlace(container('run/alpine').privileged)).toEqual([true, '3:--privileged'])
    expect(valueAndPlace(exec('exec/web').privileged)).toEqual([true, '7:--privileged'])
  })
})

describe('RUN of a Dockerfile', () => {
  it('may start a container', async () => {
    const text =
      'FROM docker:27\nRUN apk add x && \\\n  # a comment\n  docker run --privileged alpine\nCMD docker run b\n'
    const { keys, container } = await readFile(readDockerfiles, 'Dockerfile', text)
    expect(keys).toEqual(['final', 'run/alpine', 'run/b'])
    expect([place(container('run/alpine').at), valueAndPlace(container('run/alpine').privileged)]).toEqual([
      '4:docker run',
      [true, '4:--privileged'],
    ])
  })

  it('in exec form is the command itself', async () => {
    const text = [
      'FROM docker:27',
      'RUN ["docker", "run", "--userns=host", "alpine"]',
      'RUN ["sh", "-c", "docker run --pid=host busybox"]',
      'RUN ["echo", "docker run --privileged none"]',
      'RUN ["echo", "docker", "run", "none"]',
    ].join('\n')
    const { keys, container } = await readFile(readDockerfiles, 'Dockerfile', text)
    expect(keys).toEqual(['final', 'run/alpine', 'run/busybox'])
    expect(valueAndPlace(container('run/alpine').usernsMode)).toEqual(['host', '2:host'])
    expect(valueAndPlace(container('run/busybox').pidMode)?.[0]).toBe('host')
  })
})

it.each([
  ['up.fish', 'if test $x = 1\n  docker run --privileged web:1.2\nend\n', ['web privileged']],
  ['up.fish', 'set F --privileged\ndocker run $F web:1.2\n', ['web ?']],
  ['bin/up', '#!/usr/bin/env fish\ndocker run --privileged web:1.2\n', ['web privileged']],
  ['up.fish', 'function up -d "it\\"s"\n  docker run --privileged web:1.2 $argv\nend\n', ['web privileged']],
  ['bin/up', '#!/usr/bin/fish\nfunction up; docker run --privileged web:1.2; end; up\n', ['web privileged']],
  ['up.fish', 'if not set -q X; return 1; else if test -n $Y\n  exit\nend\ndocker run web:1.2\n', ['web']],
  ['up.fish', 'begin; true; end; and docker run --privileged web:1.2; or echo no\n', ['web privileged']],
  ['up.fish', 'switch $X\n  case a "b*"\n    exec docker run --privileged web:1.2\nend\n', ['web privileged']],
  ['up.fish', "for i in (docker ps -q)\n  docker rm $i # (it's\nend\ndocker run (cat flags) web:1.2\n", ['web ?']],
  ['up.fish', "echo 'function (a' end\ndocker run -e A=(id -u) web:1.2 end\n", ['web']],
  ['bin/up', '#!/bin/tcsh\nif ($x) then\n  docker run --privileged web:1.2\nendif\n', ['web privileged']],
  ['bin/up', '#!/bin/busybox ash\ndocker run --privileged web:1.2\n', ['web privileged']],
  ['Start.command', 'docker run --privileged web:1.2\n', ['web privileged']],
  ['bin/up', '#!/usr/bin/env python3\nprint("docker run --privileged web:1.2")\n', []],
])('a script for another shell, %s: %j', async (path, text, found) => {
  expect(await starts({ [path]: text })).toEqual(found)
})
