/** config.md#annotations. What an image's annotation may say is in image-spec's config.md. */
import { shown } from '../../json/shown.js'
import { isObject, isText, type Problem, type Rule } from './rule.js'

/** An annotation of the spec's table: the requirement on its value, and what is wrong with a value, if anything. */
interface ImageAnnotation {
  id: string
  fault?: (value: string) => string | Problem | undefined
}

const image = 'org.opencontainers.image.'

// https://pkg.go.dev/internal/syslist, to which image-spec refers
const systems =
  'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos'
const architectures =
  '386 amd64 amd64p32 arm arm64 arm64be armbe loong64 mips mips64 mips64le mips64p32 mips64p32le mipsle ppc ppc64 ' +
  'ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm'

/** image-spec wants a word, and recommends Go's. */
const goWord =
  (what: string, known: string): NonNullable<ImageAnnotation['fault']> =>
  value => {
    if (!/^\S+$/.test(value)) return `${shown(value)} is no name of ${what}`
    if (!known.split(' ').includes(value))
      return { message: `${shown(value)} is no name of ${what} that Go has`, level: 'SHOULD' }
    return undefined
  }

const imageAnnotations: ReadonlyMap<string, ImageAnnotation> = new Map(
  Object.entries({
    os: { id: 'annotation-image-os-valid', fault: goWord('an operating system', systems) },
    // Any text will do for these two: image-spec leaves versions to the implementation, and an author has any name.
    'os.version': { id: 'annotation-image-os-version-valid' },
    author: { id: 'annotation-image-author-valid' },
    'os.features': {
      id: 'annotation-image-os-features-valid',
      fault: value =>
        value !== '' && value.split(',').some(feature => !/^\S+$/.test(feature.trim()))
          ? `${shown(value)} is no list of features, which commas separate`
          : undefined,
    },
    architecture: {
      id: 'annotation-image-architecture-valid',
      fault: goWord('an architecture', architectures),
    },
    variant: {
      id: 'annotation-image-variant-valid',
      fault: value =>
        /^[\w.+-]*$/.test(value) ? undefined : `${shown(value)} is no variant of an architecture`,
    },
    created: {
      id: 'annotation-image-created-valid',
      fault: value =>
        value === '' || isDateTime(value) ? undefined : `${shown(value)} is no date and time of RFC 3339`,
    },
    stopSignal: { id: 'annotation-image-stopsignal-valid', fault: stopSignalFault },
  } satisfies { [name: string]: ImageAnnotation }).map(([name, annotation]) => [
    `${image}${name}`,
    annotation,
  ]),
)

/** The requirement on the value of an annotation that the spec's table lists. */
export const imageAnnotationId = (key: string): string | undefined => imageAnnotations.get(key)?.id

export const annotationRules: Rule[] = [
  {
    id: 'annotations-key-nonempty',
    at: '/annotations',
    *check(annotations) {
      for (const key of isObject(annotations) ? Object.keys(annotations) : [])
        if (key === '') yield { message: 'the key of an annotation is empty', below: [key], part: 'name' }
    },
  },
  {
    id: 'annotations-key-reverse-domain',
    at: '/annotations',
    *check(annotations) {
      for (const key of isObject(annotations) ? Object.keys(annotations) : [])
        if (key !== '' && !/^[a-z][a-z0-9-]*(?:\.[^\s.]+)+$/i.test(key))
          yield { message: `${shown(key)} is no key like com.example.myKey`, below: [key], part: 'name' }
    },
  },
  {
    id: 'annotations-reserved-namespace',
    at: '/annotations',
    *check(annotations) {
      for (const key of isObject(annotations) ? Object.keys(annotations) : []) {
        if (!/^org\.opencontainers(?:\.|$)/.test(key) || imageAnnotations.has(key)) continue
        const problem = {
          message: `${shown(key)} is no key that the spec gives a meaning`,
          below: [key],
          part: 'name',
        } as const
        // image-spec's conversion.md tells converters to set it, whatever the runtime-spec reserves.
        yield key === `${image}exposedPorts` ? { ...problem, level: 'SHOULD' } : problem
      }
    },
  },
  ...[...imageAnnotations].map(
    ([key, { id, fault }]): Rule => ({
      id,
      at: `/annotations/${key}`,
      *check(value) {
        const wrong = isText(value) && fault?.(value)
        if (wrong) yield wrong
      },
    }),
  ),
]

function isDateTime(text: string): boolean {
  const [, year, month, day, hour, minute, second, , , zoneHour = '0', zoneMinute = '0'] =
    /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-](\d\d):(\d\d))$/.exec(text) ?? []
  if (year === undefined) return false
  const daysInMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return (
    inRange(month, 1, 12) &&
    inRange(day, 1, daysInMonth) &&
    inRange(hour, 0, 23) &&
    inRange(minute, 0, 59) &&
    inRange(second, 0, 60) &&
    inRange(zoneHour, 0, 23) &&
    inRange(zoneMinute, 0, 59)
  )
}

const inRange = (digits: string | undefined, from: number, to: number): boolean =>
  Number(digits) >= from && Number(digits) <= to

/** Numbers and empty values are in use, and image-spec does not rule them out. */
function stopSignalFault(value: string): string | Problem | undefined {
  if (value === '' || /^SIG[A-Z][A-Z\d]*(?:[+-]\d\d?)?$/.test(value)) return undefined
  if (/^\d\d?$/.test(value) && inRange(value, 1, 64)) return undefined
  const message = `${shown(value)} is no signal like SIGKILL or SIGRTMIN+3`
  return /^[A-Z][A-Z\d]*(?:[+-]\d\d?)?$/.test(value) ? { message, level: 'SHOULD' } : message
}
