import {glanceAtSwitch} from '../settings/switches.js';

type Environment = Readonly<Record<string, string | undefined>>;

type Output = NodeJS.WriteStream;

let isOn = false;

/**
Whether lines of text are written, for a screen reader, instead of a screen. It is said once, before anything is painted.
*/
export function setAccessible(isAccessible: boolean): void {
	isOn = isAccessible;
}

export const isAccessible = (): boolean => isOn;

/**
Whether the environment asks for it: by this program's own variable, or by that of Ink; undefined where neither says anything, 'unclear' where the own one says neither yes nor no.
*/
export function accessibilityWanted(environment: Environment): boolean | 'unclear' | undefined {
	return glanceAtSwitch(environment, 'CFORGS_ACCESSIBLE') ?? (environment['INK_SCREEN_READER'] === 'true' ? true : undefined);
}

const pasteModes = ['\u{1B}[?2004h', '\u{1B}[?2004l'] as const;

/**
An output to which Ink may write what it likes: of that, only whether pastes are to be marked gets through.
*/
export const silentOutput = (output: Output): Output => new Proxy(output, {
	get(target, name): unknown {
		if (name === 'write') {
			return (text: string, onWritten?: () => void) => {
				const modes = pasteModes.filter(mode => text.includes(mode)).join('');
				output.write(modes, onWritten);
				return true;
			};
		}

		const value: unknown = Reflect.get(target, name, target);
		return typeof value === 'function' ? Reflect.apply(Function.prototype.bind, value, [target]) : value;
	},
});
