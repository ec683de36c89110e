import { isRoot } from '../../knowledge/user.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { dockerfile, files } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/root-user',
  on: 'dockerfile',
  title: 'Image runs as root',
  severity: 'medium',
  hygiene: true,
  threats: ['D2'],
  controls: ['cis-docker:4.1'],
  why: 'Root in the container is the same user as root on the host: one flaw in the engine or the kernel lets an attacker take over the host.',
  fix: 'End the final stage with a USER that is a dedicated non-root user (UID > 0).',
  edit: { set: 'user', value: '10001', placeholder: true },
  reads: ['user'],
  *check({ name, user }) {
    if (user && isRoot(user.value)) yield fail(user, `${name} runs as ${user.value}`)
  },
  bad: [
    dockerfile('FROM debian:13\nUSER app\nUSER «0:0»', 'medium: Dockerfile runs as 0:0'),
    dockerfile('FROM debian:13 AS base\nUSER «root»\nFROM base', 'medium: Dockerfile runs as root'),
    dockerfile('FROM debian:13 AS base\nUSER app\nONBUILD USER «root»\nFROM base', 'medium: Dockerfile runs as root'),
    dockerfile('FROM debian:13\nUSER app\nENV NAME=\nUSER «$NAME»', 'medium: Dockerfile runs as root'),
    dockerfile(
      'FROM mcr.microsoft.com/windows/servercore:ltsc2025\nUSER «ContainerAdministrator»',
      'medium: Dockerfile runs as ContainerAdministrator',
    ),
    files(
      'of a dev container',
      { '.devcontainer/Dockerfile': 'FROM debian:13\nUSER «root»' },
      'low: .devcontainer/Dockerfile runs as root',
    ),
  ],
  good: [
    dockerfile('FROM debian:13\nUSER root\nRUN id\nUSER app'),
    dockerfile(
      'FROM mcr.microsoft.com/windows/servercore:ltsc2025\nUSER ContainerAdministrator\nRUN a\nUSER ContainerUser',
    ),
    dockerfile('FROM debian:13\nUSER app\nONBUILD USER root'),
    dockerfile('FROM debian:13 AS build\nUSER root\nFROM scratch\nUSER 65532'),
  ],
})
