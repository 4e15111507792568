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
  return roles
    .filter((role) => role !== 'unknown')
    .map((role) => {
      const edit: SampleEdit = { kind: 'role', at, role }
      return (
        <Item
          key={role}
          label={t(`sample.role.${role}`)}
          isChosen={role === turn.role}
          why={role === turn.role ? null : setting.actor.whyNot(edit)}
          onSelect={() => {
            if (role !== turn.role) void setting.actor.run([edit], { ...at, isTyping: false })
          }}
        />
      )
    })
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
  return GROUPS.map((group, index) => {
    const items = group.flatMap((action) => {
      const step = turnStep(setting.known.sample, action, at)
      if (step === null) return []
      const refusals = step.edits.map((edit) => setting.actor.whyNot(edit))
      const why = refusals.includes(null) ? null : (refusals[0] ?? null)
      // Whether a turn is trained on is offered only where the format has a place to say it.
      if (action === 'train' && why !== null) return []
      return [{ action, why }]
    })
    if (items.length === 0) return null
    return (
      <DropdownMenu.Group key={group.join()} className={index > 0 ? menu.group : undefined}>
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
    )
  })
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
    <span className={menu.label}>
      {label}
      {why === null ? null : <span className={styles.why}>{why}</span>}
    </span>
    {isChosen ? <Icon name="check" /> : keys === undefined ? null : <Keycaps spelled={keys} />}
  </DropdownMenu.Item>
)
