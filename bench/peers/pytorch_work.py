"""CD-1, the deep autoencoder and its optimizer in PyTorch: the arithmetic of src/rbm and src/finetune."""

import torch


def bernoulli_or_gaussian_cd1(settings, gaussian):
    """One CD-1 step that updates `rbm` and `velocity` in place; returns the hidden means and the squared error."""
    rate, cost = settings["learningRate"], settings["weightCost"]

    def cd1(rbm, velocity, visible, momentum):
        weights, visible_bias, hidden_bias = rbm["weights"], rbm["visible_bias"], rbm["hidden_bias"]
        scale = rate / visible.shape[0]
        hidden = torch.addmm(hidden_bias, visible, weights)
        if gaussian:
            hidden_states = hidden + torch.randn_like(hidden)
        else:
            hidden.sigmoid_()
            hidden_states = (hidden > torch.rand_like(hidden)).to(torch.float32)
        recon_visible = torch.addmm(visible_bias, hidden_states, weights.T).sigmoid_()
        recon_hidden = torch.addmm(hidden_bias, recon_visible, weights)
        if not gaussian:
            recon_hidden.sigmoid_()

        difference = visible - recon_visible
        velocity["weights"].mul_(momentum).add_(weights, alpha=-rate * cost)
        velocity["weights"].addmm_(visible.T, hidden, alpha=scale).addmm_(recon_visible.T, recon_hidden, alpha=-scale)
        velocity["visible_bias"].mul_(momentum).add_(difference.sum(0), alpha=scale)
        velocity["hidden_bias"].mul_(momentum).add_((hidden - recon_hidden).sum(0), alpha=scale)
        for name, change in velocity.items():
            rbm[name].add_(change)
        return hidden, difference.square().sum()

    return cd1


def network(sizes):
    """(weights [in, out], bias [out]) of each layer from the data to the code and back."""
    mirrored = sizes + sizes[-2::-1]
    return [
        (torch.randn(below, above) * 0.1, torch.zeros(above)) for below, above in zip(mirrored, mirrored[1:])
    ]


def encode(layers, visible):
    """[batch, visible] -> [batch, code], the code linear."""
    *logistic, code = layers[: len(layers) // 2]
    for weights, bias in logistic:
        visible = torch.sigmoid(torch.addmm(bias, visible, weights))
    return torch.addmm(code[1], visible, code[0])


def decoded_logits(layers, code):
    *logistic, last = layers[len(layers) // 2 :]
    for weights, bias in logistic:
        code = torch.sigmoid(torch.addmm(bias, code, weights))
    return torch.addmm(last[1], code, last[0])


def decode(layers, code):
    """[batch, code] -> [batch, visible]"""
    return torch.sigmoid(decoded_logits(layers, code))


def reconstruction_logits(layers, visible):
    return decoded_logits(layers, encode(layers, visible))


def adam_optimizer(layers, settings, variant):
    """torch.optim.Adam as it comes, or with its `foreach` or `fused` implementation."""
    return torch.optim.Adam(
        [parameter for layer in layers for parameter in layer],
        lr=settings["learningRate"],
        betas=(settings["gradientDecay"], settings["squareDecay"]),
        eps=settings["epsilon"],
        **({} if variant == "default" else {variant: True}),
    )
