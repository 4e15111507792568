/** The same contract over every wire that a host uses. */
import { commandLineHost, memoryHost, messagePortHost, webSocketHost } from './contract-hosts.ts'
import { describeContract } from './contract-suite.ts'

describeContract('function calls', memoryHost)
describeContract('a MessagePort', messagePortHost)
describeContract('a WebSocket', webSocketHost)
describeContract('the command line', commandLineHost)
