"""Character TF-IDF and a linear SVM: runs in .bench-venv, reads JSON on stdin, writes rankings on stdout."""

import importlib
import json
import sys
import time
from typing import Any

Ranking = list[tuple[str, float]]


def train(texts: list[str], labels: list[str]) -> Any:
    """The usual pipeline with the usual settings."""
    text = importlib.import_module("sklearn.feature_extraction.text")
    svm = importlib.import_module("sklearn.svm")
    pipeline = importlib.import_module("sklearn.pipeline")
    vectors = text.TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, min_df=1)
    return pipeline.make_pipeline(vectors, svm.LinearSVC(C=1.0)).fit(texts, labels)


def rank(model: Any, texts: list[str]) -> list[Ranking]:
    """For each text the departments by the distance from their plane."""
    if not texts:
        return []
    names = [str(name) for name in model.classes_]
    rows = model.decision_function(texts)
    return [sorted(zip(names, map(float, row), strict=True), key=lambda item: -item[1]) for row in rows]


def main() -> None:
    """One ranking a text, each from a model that has not seen it; outsiders from one that saw all."""
    given = json.load(sys.stdin)
    texts, labels, folds = given["texts"], given["labels"], given["folds"]
    inside: list[Ranking] = [[] for _ in texts]
    spent = 0.0
    for fold in sorted(set(folds)):
        seen = [i for i, f in enumerate(folds) if f != fold]
        held = [i for i, f in enumerate(folds) if f == fold]
        model = train([texts[i] for i in seen], [labels[i] for i in seen])
        began = time.perf_counter()
        for i, ranking in zip(held, rank(model, [texts[i] for i in held]), strict=True):
            inside[i] = ranking
        spent += time.perf_counter() - began
    outside = rank(train(texts, labels), given["outside"])
    json.dump({"inside": inside, "outside": outside, "seconds": spent}, sys.stdout)


if __name__ == "__main__":
    main()
