"""Runs model.safetensors of a folder on the images of job.json with PyTorch, and prints the answers as JSON."""

import json
import sys

import torch

folder = sys.argv[1]
sys.path.insert(0, folder)
import okuyuki_model

model = okuyuki_model.load(folder + "/model.safetensors")
answers = []
with open(folder + "/job.json") as f, torch.no_grad():
    for job in json.load(f):
        with open(f"{folder}/{job['file']}", "rb") as data:
            image = torch.frombuffer(bytearray(data.read()), dtype=torch.float32).reshape(job["shape"])
        answers.append({name: {"shape": list(t.shape), "values": t.flatten().tolist()} for name, t in model(image).items()})
json.dump(answers, sys.stdout)
