import type { Component } from '../../../src/model/component.ts'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { place } from '../read-file.ts'
import { settingsOf } from './settings.ts'

/** The components that files set up, each with what is known of it: `flag value line:text`, `flag? why not`. */
export async function componentsIn(files: Readonly<Record<string, string>>): Promise<string[][]> {
  const { subjects } = await readAll(repository(files))
  const found = subjects.filter((subject): subject is Component => subject.kind === 'component')
  return found.map((subject) => [subject.key, place(subject.at), ...settingsOf(subject)])
}
