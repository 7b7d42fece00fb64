type Output = NodeJS.WriteStream;

let isOn = false;

/**
Whether lines of text are written, for a screen reader, instead of a screen. It is said once, before anything is painted.
*/
export function setAccessible(isAccessible: boolean): void {
	isOn = isAccessible;
}

export const isAccessible = (): boolean => isOn;

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
