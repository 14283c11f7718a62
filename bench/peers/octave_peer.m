% The authors' algorithm in Octave: CD-1 as in their rbm.m, and the gradient as in their CG_MNIST.m with a step of
% Adam in place of their line search. Matrices are [batch, units], as theirs.
%
%   octave-cli octave_peer.m WORK --threads N --repetitions R --settings JSON [--precision double|single]
%
% Threads are those of OPENBLAS_NUM_THREADS and OMP_NUM_THREADS.
1;

function value = flag(given, name, fallback)
  at = find(strcmp(given, ['--' name]));
  if isempty(at)
    value = fallback;
  else
    value = given{at(1) + 1};
  end
end

function y = sigmoid(x)
  y = 1 ./ (1 + exp(-x));
end

% The mean seconds of one call of f(state, i); ends early after 5 s, so that a slow peer does not hold up the others.
% State goes in and out: Octave's anonymous functions cannot change what they have captured.
function [seconds, state] = seconds_per_call(f, state, calls, warmup)
  for i = 1:warmup
    state = f(state, i);
  end
  started = tic;
  for i = 1:calls
    state = f(state, i);
    if toc(started) > 5
      break;
    end
  end
  seconds = toc(started) / i;
end

function state = cd1_start(s, precision)
  % One example a column, so that a batch is read in one piece.
  if strcmp(s.stored, 'bytes')
    state.data = randi([0 255], s.visible, s.examples, 'uint8');
    state.order = randperm(s.examples);
  else
    state.data = cast(rand(s.visible, s.examples), precision);
    state.order = 1:s.examples;
  end
  state.weights = cast(0.1 * randn(s.visible, s.hidden), precision);
  state.visible_bias = zeros(1, s.visible, precision);
  state.hidden_bias = zeros(1, s.hidden, precision);
  state.weights_change = zeros(s.visible, s.hidden, precision);
  state.visible_change = zeros(1, s.visible, precision);
  state.hidden_change = zeros(1, s.hidden, precision);
  state.error = 0;
end

function state = cd1(state, i, s, precision)
  gaussian = strcmp(s.units.hidden, 'gaussian');
  start = mod(i - 1, s.steps) * s.batchSize;
  visible = cast(state.data(:, state.order(start + 1:start + s.batchSize))', precision);
  if strcmp(s.stored, 'bytes')
    visible = visible / 255;
  end

  % Positive phase.
  hidden = visible * state.weights + state.hidden_bias;
  if gaussian
    states = hidden + randn(size(hidden), precision);
  else
    hidden = sigmoid(hidden);
    states = cast(hidden > rand(size(hidden), precision), precision);
  end
  positive_products = visible' * hidden;

  % Negative phase.
  recon_visible = sigmoid(states * state.weights' + state.visible_bias);
  recon_hidden = recon_visible * state.weights + state.hidden_bias;
  if !gaussian
    recon_hidden = sigmoid(recon_hidden);
  end
  negative_products = recon_visible' * recon_hidden;
  difference = visible - recon_visible;
  state.error += sum(difference(:) .^ 2);

  % Update.
  rate = s.learningRate;
  state.weights_change = s.momentum * state.weights_change + ...
    rate * ((positive_products - negative_products) / s.batchSize - s.weightCost * state.weights);
  state.visible_change = s.momentum * state.visible_change + (rate / s.batchSize) * sum(difference, 1);
  state.hidden_change = s.momentum * state.hidden_change + (rate / s.batchSize) * sum(hidden - recon_hidden, 1);
  state.weights += state.weights_change;
  state.visible_bias += state.visible_change;
  state.hidden_bias += state.hidden_change;
end

function state = adam_start(s, precision)
  sizes = [s.sizes(:)' fliplr(s.sizes(1:end - 1)(:)')];
  state.data = randi([0 255], sizes(1), s.steps * s.batchSize, 'uint8');
  state.order = randperm(columns(state.data));
  for k = 1:numel(sizes) - 1
    state.parameters{k} = cast(0.1 * randn(sizes(k), sizes(k + 1)), precision);
    state.parameters{k + numel(sizes) - 1} = zeros(1, sizes(k + 1), precision);
  end
  state.mean = cellfun(@(p) zeros(size(p), precision), state.parameters, 'UniformOutput', false);
  state.square = state.mean;
  state.step = 0;
  state.loss = 0;
end

function state = adam(state, i, s, precision)
  start = mod(i - 1, s.steps) * s.batchSize;
  if start == 0
    state.order = randperm(columns(state.data));
  end
  visible = cast(state.data(:, state.order(start + 1:start + s.batchSize))', precision) / 255;
  layers = numel(state.parameters) / 2;

  % Forward; the code, in the middle, is linear.
  outputs{1} = visible;
  for k = 1:layers
    input = outputs{k} * state.parameters{k} + state.parameters{layers + k};
    if k == layers / 2
      outputs{k + 1} = input;
    else
      outputs{k + 1} = sigmoid(input);
    end
  end
  % Cross-entropy from the total input of the outputs.
  state.loss += sum(sum(max(input, 0) - visible .* input + log1p(exp(-abs(input))))) / s.batchSize;

  % Backward.
  delta = (outputs{layers + 1} - visible) / s.batchSize;
  for k = layers:-1:1
    gradient{k} = outputs{k}' * delta;
    gradient{layers + k} = sum(delta, 1);
    if k > 1
      delta = delta * state.parameters{k}';
      if k - 1 != layers / 2
        delta = delta .* outputs{k} .* (1 - outputs{k});
      end
    end
  end

  % Adam (Kingma & Ba 2015, algorithm 1, with the bias corrections in the rate and in epsilon).
  state.step += 1;
  square_scale = sqrt(1 - s.squareDecay ^ state.step);
  rate = s.learningRate * square_scale / (1 - s.gradientDecay ^ state.step);
  for k = 1:numel(gradient)
    state.mean{k} = s.gradientDecay * state.mean{k} + (1 - s.gradientDecay) * gradient{k};
    state.square{k} = s.squareDecay * state.square{k} + (1 - s.squareDecay) * gradient{k} .^ 2;
    state.parameters{k} -= rate * state.mean{k} ./ (sqrt(state.square{k}) + s.epsilon * square_scale);
  end
end

function state = matrix_product(state, i)
  state.product = state.left * state.right;
end

% What is neither a flag nor a flag's value.
function work = named_work(given)
  flags = strncmp(given, '--', 2);
  work = given{find(!flags(:)' & ![false flags(1:end - 1)(:)'], 1)};
end

given = argv();
s = jsondecode(flag(given, 'settings', '{}'));
precision = flag(given, 'precision', 'double');
switch s.kind
  case 'cd1'
    state = cd1_start(s, precision);
    once = @(state, i) cd1(state, i, s, precision);
    calls = s.steps;
    unit = 'step';
  case 'adam'
    state = adam_start(s, precision);
    once = @(state, i) adam(state, i, s, precision);
    calls = s.steps;
    unit = 'step';
  case 'matmul'
    state.left = state.right = ones(s.size, precision) / s.size;
    once = @matrix_product;
    calls = s.products;
    unit = 'product';
  otherwise
    error('octave_peer.m does not do %s', s.kind);
end

for repetition = 1:str2double(flag(given, 'repetitions', '1'))
  [seconds, state] = seconds_per_call(once, state, calls, 3);
  line.work = named_work(given);
  line.system = flag(given, 'system', 'octave');
  line.seconds_per_unit = seconds;
  line.unit = unit;
  line.version = ['Octave ' version() ', ' precision];
  printf('%s\n', jsonencode(line));
end
