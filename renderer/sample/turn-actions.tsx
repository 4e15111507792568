/** The two menus of a turn: who speaks, and what can be done to it. What the format can't hold is said where it is chosen. */
import { DropdownMenu } from 'radix-ui'
import { roles, type Turn, type TurnAddress } from '../../shared/sample/sample.ts'
import type { SampleEdit } from '../../shared/sample/sample-edit.ts'
import { useWords } from '../app/words.ts'
import { Icon } from '../look/icon.tsx'
import { Keycaps } from '../look/keycaps.tsx'
import { mainLandmark } from '../look/main-landmark.ts'
import menu from '../look/menu.module.css'
import { sampleKeys } from './sample-keys.ts'
import type { SampleSetting } from './sample-setting.ts'
import { type TurnChange, turnStep } from './sample-step.ts'
import styles from './turn-actions.module.css'

interface Props {
  readonly setting: SampleSetting
  readonly turn: Turn
  readonly at: TurnAddress
}

export const RoleMenu = ({ setting, turn, at, isFixed, name }: Props & { isFixed: boolean; name: string }) => {
  const t = useWords()
  if (isFixed || !setting.canEdit) {
    return (
      <span className={styles.role} title={turn.rawRole ?? undefined}>
        {name}
      </span>
    )
  }
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className={styles.role}
        title={turn.rawRole ?? undefined}
        aria-label={t('sample.roleOf', { role: name })}
      >
        {name}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={mainLandmark()}>
        <DropdownMenu.Content className={menu.menu} align="start" collisionPadding={8}>
          <Roles setting={setting} turn={turn} at={at} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

/** Drawn only while the menu is open, so that what is possible is worked out only then. */
const Roles = ({ setting, turn, at }: Props) => {
  const t = useWords()
  const offered = roles
    .filter((role) => role !== 'unknown')
    .map((role) => {
      const edit: SampleEdit = { kind: 'role', at, role }
      return { role, edit, why: role === turn.role ? null : setting.actor.whyNot(edit) }
    })
  return (
    <>
      {offered.map(({ role, edit, why }) => (
        <Item
          key={role}
          label={t(`sample.role.${role}`)}
          isChosen={role === turn.role}
          why={why}
          onSelect={() => {
            if (role !== turn.role) void setting.actor.run([edit], { ...at, isTyping: false })
          }}
        />
      ))}
      <Refusals refusals={offered.map(({ why }) => why)} />
    </>
  )
}

const GROUPS: readonly (readonly TurnChange[])[] = [
  ['insertBefore', 'insertAfter', 'duplicate'],
  ['moveUp', 'moveDown', 'merge'],
  ['train'],
  ['delete', 'cut'],
]

export const TurnMenu = ({ setting, at }: Omit<Props, 'turn'>) => {
  const t = useWords()
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={styles.more} aria-label={t('sample.moreOf', { number: at.turn + 1 })}>
        <Icon name="more" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={mainLandmark()}>
        <DropdownMenu.Content className={menu.menu} align="end" collisionPadding={8}>
          <Groups setting={setting} at={at} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

/** As above. */
const Groups = ({ setting, at }: Omit<Props, 'turn'>) => {
  const t = useWords()
  const groups = GROUPS.map((group) =>
    group.flatMap((action) => {
      const step = turnStep(setting.known.sample, action, at)
      if (step === null) return []
      const refusals = step.edits.map((edit) => setting.actor.whyNot(edit))
      const why = refusals.includes(null) ? null : (refusals[0] ?? null)
      // Whether a turn is trained on is offered only where the format has a place to say it.
      return action === 'train' && why !== null ? [] : [{ action, why }]
    }),
  ).filter((items) => items.length > 0)
  return (
    <>
      {groups.map((items, index) => (
        <DropdownMenu.Group key={items[0]?.action} className={index > 0 ? menu.group : undefined}>
          {items.map(({ action, why }) => (
            <Item
              key={action}
              label={t(`sample.action.${action}`)}
              keys={sampleKeys[action][0]}
              why={why}
              // The menu gives the keyboard back first.
              onSelect={() => requestAnimationFrame(() => setting.actor.runOnTurn(action, at))}
            />
          ))}
        </DropdownMenu.Group>
      ))}
      <Refusals refusals={groups.flat().map(({ why }) => why)} />
    </>
  )
}

/** Why some of a menu can't be done, each reason once. */
const Refusals = ({ refusals }: { refusals: readonly (string | null)[] }) => {
  const reasons = [...new Set(refusals)].filter((why) => why !== null)
  return reasons.length === 0 ? null : (
    <div className={menu.group}>
      {reasons.map((why) => (
        <p key={why} className={styles.why}>
          {why}
        </p>
      ))}
    </div>
  )
}

interface ItemProps {
  readonly label: string
  readonly keys?: string | undefined
  readonly isChosen?: boolean
  /** Why it can't be done, in words. */
  readonly why: string | null
  readonly onSelect: () => void
}

const Item = ({ label, keys, isChosen = false, why, onSelect }: ItemProps) => (
  <DropdownMenu.Item className={menu.item} disabled={why !== null} title={why ?? undefined} onSelect={onSelect}>
    <span className={menu.label}>{label}</span>
    {isChosen ? <Icon name="check" /> : keys === undefined ? null : <Keycaps spelled={keys} />}
  </DropdownMenu.Item>
)
