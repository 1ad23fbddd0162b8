import {describe, expect, it} from 'vitest';
import {allowedCall, allowedGlobal} from '../../../../src/checkpoint/containers/pickle-globals.ts';
import {PyGlobal, PyObject, type PyList} from '../../../../src/checkpoint/containers/py-value.ts';
import {CopyLimit} from '../../../../src/checkpoint/containers/copy-limit.ts';

const call = (name: string, ...args: PyList): unknown =>
  allowedCall(allowedGlobal(name, 'here'), args, 'here', new CopyLimit(0));

describe('what a pickle may ask for', () => {
  it.each([
    'os.system',
    'posix.system',
    'builtins.eval',
    'builtins.exec',
    'builtins.getattr',
    '__builtin__.apply',
    'builtins.__import__',
    'subprocess.Popen',
    'torch.load',
    'torch.hub.load',
    'numpy.load',
    'runpy._run_code',
    'nt.system',
    'importlib.import_module',
    'operator.attrgetter',
    'functools.partial',
    'numpy.distutils.exec_command.exec_command',
    'torch.storage._load_from_file',
    'their.module.run',
    'collections.OrderedDict.__init__.__globals__',
    'pickle.loads',
    'types.FunctionType',
    'torch.jit._script.unpackage_script_module',
    'toString',
    '__proto__',
    'constructor',
  ])('is not %s', (name) => {
    expect(() => allowedGlobal(name, 'byte 5')).toThrow(
      `The pickle asks for ${name}, which no checkpoint needs; nothing of it was executed (byte 5).`,
    );
  });

  it('is a storage type, but only by name', () => {
    expect(allowedGlobal('torch.FloatStorage', 'here')).toEqual(new PyGlobal('torch.FloatStorage'));
    expect(() => call('torch.FloatStorage', 5)).toThrow(/asks for torch\.FloatStorage/);
  });

  it.each([
    'pathlib.PosixPath',
    'datetime.datetime',
    'torch.float32',
    'torch.optim.adam.Adam',
    'pg_modules.discriminator.ProjectedDiscriminator',
    'numpy.float32',
    'builtins.range',
    'builtins.complex',
    'their.module.Runner',
    'their.module.LoadImage',
  ])('is %s, which becomes data that does nothing', (name) => {
    expect(call(name, 1, 'a')).toEqual(new PyObject(name, [1, 'a']));
  });

  it('is a dictionary with a default, and a tensor of a class of its own', () => {
    expect(call('collections.defaultdict', new PyGlobal('builtins.list'), [['a', 1]])).toEqual(
      new Map([['a', 1]]),
    );
    const rebuild = new PyGlobal('torch._utils._rebuild_tensor_v2');
    expect(call('torch._tensor._rebuild_from_type_v2', rebuild, null, [1, 2], null)).toEqual(
      new PyObject('torch.Tensor', [1, 2]),
    );
    const again = new PyGlobal('torch._tensor._rebuild_from_type_v2');
    expect(call('torch._tensor._rebuild_from_type_v2', again, null, [again, null, []], null)).toBeInstanceOf(
      PyObject,
    );
  });

  it('is a dictionary, whose keys have no meaning', () => {
    const pairs = [
      ['__proto__', 1],
      ['constructor', 2],
    ];
    const dict = call('collections.OrderedDict', pairs);
    expect(dict).toEqual(new Map(pairs as [string, number][]));
    expect('polluted' in {}).toBe(false);
  });

  it('is a set, as a list', () => {
    expect(call('builtins.set', [1, 2])).toEqual([1, 2]);
  });

  it('is bytes as protocol 2 writes them', () => {
    expect(call('_codecs.encode', 'a\u00ff', 'latin1')).toEqual(Uint8Array.of(97, 255));
    expect(() => call('_codecs.encode', 'a', 'rot13')).toThrow(/encodes text/);
  });

  it('is a NumPy scalar, as a number', () => {
    const dtype = Object.assign(new PyObject('numpy.dtype', ['f8', false, true]), {
      state: [3, '<', null, null, null, -1, -1, 0],
    });
    const bytes = new Uint8Array(Float64Array.of(0.1).buffer);
    expect(call('numpy.core.multiarray.scalar', dtype, bytes)).toBe(0.1);
    expect(call('numpy._core.multiarray.scalar', dtype, bytes)).toBe(0.1);
    expect(call('numpy.core.multiarray.scalar', dtype, bytes.subarray(1))).toBeNull();
  });

  it('is an object of a known class, kept as data', () => {
    expect(call('argparse.Namespace')).toEqual(new PyObject('argparse.Namespace', []));
  });
});
