/** The window's buttons: one that leads, plain ones, quiet ones of the bars, and one that warns. */
import { Tooltip } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import styles from './button.module.css'
import { Icon, type IconName } from './icon.tsx'

type Tone = 'lead' | 'plain' | 'quiet' | 'danger'

/** A button with words on it. */
export const Button = ({ tone = 'plain', className, ...rest }: ComponentProps<'button'> & { tone?: Tone }) => (
  <button type="button" {...rest} className={[styles.button, styles[tone], className].filter(Boolean).join(' ')} />
)

/** A button with a sign on it; its name is spoken, and shown with its key when the pointer rests on it. */
export const IconButton = ({
  icon,
  name,
  keycaps,
  ...rest
}: Omit<ComponentProps<'button'>, 'name'> & { icon: IconName; name: string; keycaps?: ReactNode }) => (
  <Hint text={name} keycaps={keycaps}>
    <button type="button" aria-label={name} {...rest} className={`${styles.button} ${styles.icon}`}>
      <Icon name={icon} />
    </button>
  </Hint>
)

/** Shows a few words when the pointer rests on something, or the keyboard comes to it. */
export const Hint = ({ text, keycaps, children }: { text: string; keycaps?: ReactNode; children: ReactNode }) => (
  <Tooltip.Root>
    <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
    {/* Not moved to the end of the page: what belongs to a bar stays within its landmark. */}
    <Tooltip.Content className={styles.hint} sideOffset={6} collisionPadding={8}>
      {text}
      {keycaps}
    </Tooltip.Content>
  </Tooltip.Root>
)
