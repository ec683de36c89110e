import type { Container } from '../model/container.ts'

/** A limit that is none; the engine reports 0 for what nobody set, so that a running container's number says nothing. */
export const noLimit = ({ name, dialect }: Pick<Container, 'name' | 'dialect'>, what: string, value: number): string =>
  dialect === 'live' ? `${name} has no ${what} limit` : `${name} has a ${what} limit of ${value}, which means no limit`
