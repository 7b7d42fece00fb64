import {createHash} from 'node:crypto';
import {readFileSync, readlinkSync} from 'node:fs';
import {hostname} from 'node:os';
import process from 'node:process';
import {codeOf} from '../text/error-code.js';

/**
When a process began, in clock ticks since the machine did, so that a number used anew is not taken for the old process; `0` where the system does not tell.
*/
function startOf(pid: number): string {
	try {
		// The second field, a name in brackets, can hold anything, brackets too; what follows the last one cannot.
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
		// It lives, and belongs to somebody else.
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

/**
Where process ids mean the same: the computer, its start and, on Linux, the PID namespace, which a container has of its own.
*/
type Place = {readonly host: string; readonly boot: string; readonly namespace: string};

let known: Place | undefined;

function ownPlace(): Place {
	known ??= {
		host: shortHash(`${hostname()} ${textOf('/etc/machine-id')}`),
		boot: shortHash(textOf('/proc/sys/kernel/random/boot_id')),
		namespace: namespaceOf(),
	};
	return known;
}

// Linux gives this number to the namespace of the computer itself; a container has another.
const outermost = '4026531836';

/**
Names this process among all that share a home folder: `PID-START-HOST-BOOT-NAMESPACE`.
*/
export function ownMark(): string {
	const {host, boot, namespace} = ownPlace();
	return [process.pid, startOf(process.pid), host, boot, namespace].join('-');
}

/**
Whether the process with that mark still runs; `elsewhere` if this cannot be found out from here: it belongs to another computer or PID namespace. A mark without a place, as older versions wrote it, counts as one of here.
*/
export function stateOf(mark: string): 'running' | 'gone' | 'elsewhere' {
	const own = ownPlace();
	const [pid = '', start = '', host = own.host, boot = own.boot, namespace = own.namespace] = mark.split('-', 5);
	if (host !== own.host || namespace !== own.namespace) {
		return 'elsewhere';
	}

	if (boot !== own.boot) {
		return namespace === outermost ? 'gone' : 'elsewhere';
	}

	return isAlive(Number(pid)) && startOf(Number(pid)) === start ? 'running' : 'gone';
}

/**
Whether the process with that mark is known to run.
*/
export const isRunning = (mark: string): boolean => stateOf(mark) === 'running';
