type Output = NodeJS.WriteStream;

/** The same output with another `write` function. */
export const otherWrite = (output: Output, write: (text: string, onWritten?: () => void) => unknown): Output =>
	new Proxy(output, {
		get(target, name): unknown {
			if (name === 'write') {
				return write;
			}

			const value: unknown = Reflect.get(target, name, target);
			return typeof value === 'function' ? Reflect.apply(Function.prototype.bind, value, [target]) : value;
		},
	});
