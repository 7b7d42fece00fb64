import {createHash} from 'node:crypto';
import {readFileSync, readlinkSync} from 'node:fs';
import {hostname} from 'node:os';
import process from 'node:process';
import {codeOf} from '../../base/text/error-code.js';

/** When a process started, in clock ticks since the computer started. Distinguishes it from a later process with the same id. `0` if the system does not provide it. */
function startOf(pid: number): string {
	try {
		// The second field, a name in parentheses, can contain anything, including parentheses. The text after the last parenthesis is safe.
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return stat.slice(stat.lastIndexOf(')') + 2).split(' ', 20)[19] ?? '0';
	} catch {
		return '0';
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// The process runs, but belongs to another user.
		return codeOf(error) === 'EPERM';
	}
}

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

function textOf(file: string): string {
	try {
		return readFileSync(file, 'utf8').trim();
	} catch {
		return '';
	}
}

function namespaceOf(): string {
	try {
		return /\d+/v.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
	} catch {
		return '0';
	}
}

/** The scope in which process ids are unique: the computer, its boot and, on Linux, the PID namespace. A container has its own namespace. */
type Machine = {readonly host: string; readonly boot: string; readonly namespace: string};

let known: Machine | undefined;

function ownPlace(): Machine {
	known ??= {
		host: shortHash(`${hostname()} ${textOf('/etc/machine-id')}`),
		boot: shortHash(textOf('/proc/sys/kernel/random/boot_id')),
		namespace: namespaceOf(),
	};
	return known;
}

// Linux gives this number to the computer's own namespace. Containers have other numbers.
const outermost = '4026531836';

/** Identifies this process among all that share a home folder: `PID-START-HOST-BOOT-NAMESPACE`. */
export function ownMark(): string {
	const {host, boot, namespace} = ownPlace();
	return [process.pid, startOf(process.pid), host, boot, namespace].join('-');
}

/** Whether the process with that mark still runs. `elsewhere`: unknown, because it belongs to another computer or PID namespace. */
export function stateOf(mark: string): 'running' | 'gone' | 'elsewhere' {
	const own = ownPlace();
	const [pid = '', start = '', host, boot, namespace] = mark.split('-', 5);
	if (host !== own.host || namespace !== own.namespace) {
		return 'elsewhere';
	}

	if (boot !== own.boot) {
		return namespace === outermost ? 'gone' : 'elsewhere';
	}

	return isAlive(Number(pid)) && startOf(Number(pid)) === start ? 'running' : 'gone';
}

/** Whether the process with that mark certainly runs. */
export const isRunning = (mark: string): boolean => stateOf(mark) === 'running';
