/** The long work that runs now, each with its way to stop it. */
import { useEffect, useState } from 'react'
import type { Job } from '../../shared/contract.ts'
import { useApp } from '../app/app-context.ts'
import { useStore } from '../app/use-store.ts'
import { useWords } from '../app/words.ts'
import { Meter } from './meter.tsx'
import styles from './status-bar.module.css'

/** What is over sooner is not worth a flicker. */
const PATIENCE_MS = 250

export const JobMeters = () => {
  const { jobs } = useApp()
  const running = useStore(jobs, (store) => store.getRunning())
  return running.map((job) => <JobMeter key={job.job} job={job} />)
}

const JobMeter = ({ job }: { job: Job }) => {
  const t = useWords()
  const { jobs } = useApp()
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [])
  if (!isSlow) return null
  return (
    <Meter label={t(`status.job-${job.kind}`)} done={job.done} total={job.total}>
      <button type="button" className={styles.act} onClick={() => void jobs.cancel(job.job)}>
        {t('dialog.cancel')}
      </button>
    </Meter>
  )
}
